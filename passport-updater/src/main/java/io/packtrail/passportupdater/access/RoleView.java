package io.packtrail.passportupdater.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/**
 * An update as one reader may see it. A locked element is shown as locked, with its tier: the
 * reader learns that it exists and how to ask, and not its value.
 *
 * <p>The view is no signed document. Who needs a signature over a part is given a selective
 * disclosure.
 *
 * @param json the subject, locked elements replaced
 * @param reads each element that was decided on, for the access log
 */
public record RoleView(ObjectNode json, List<Read> reads) {
  private static final String INNER = "credentialSubject";

  public RoleView {
    reads = List.copyOf(reads);
  }

  /** One decision. */
  public record Read(String element, Decision decision) {}

  /**
   * Returns the view of an update's subject.
   *
   * @param grants those that may apply; whether they do is decided here
   */
  public static RoleView of(
      ObjectNode subject,
      AccessPolicy policy,
      Reader reader,
      Collection<Grant> grants,
      Instant now) {
    String passportId = subject.path("id").asText();
    List<Read> reads = new ArrayList<>();
    ObjectNode view = JsonNodeFactory.instance.objectNode();
    new Walk(policy, reader, grants, now, passportId, reads).copy("", subject, view);
    return new RoleView(view, reads);
  }

  /**
   * A value without what is locked elsewhere. A credential that is carried inside another one
   * repeats some of its elements; its own name and signature are left out with them, since both are
   * over the whole, and would show whoever guesses such a value that the guess is right.
   *
   * @param isLocked asked of the elements that the inner credential repeats
   */
  public static JsonNode discreet(JsonNode value, Predicate<String> isLocked) {
    if (!(value.path(INNER) instanceof ObjectNode inner)) {
      return value;
    }
    List<String> locked =
        inner.properties().stream().map(Map.Entry::getKey).filter(isLocked).toList();
    if (locked.isEmpty()) {
      return value;
    }
    ObjectNode shown = value.deepCopy();
    shown.remove(List.of("id", "proof"));
    shown.withObject("/" + INNER).remove(locked);
    return shown;
  }

  private record Walk(
      AccessPolicy policy,
      Reader reader,
      Collection<Grant> grants,
      Instant now,
      String passportId,
      List<Read> reads) {

    void copy(String path, ObjectNode from, ObjectNode to) {
      for (Map.Entry<String, JsonNode> entry : from.properties()) {
        String element = path + entry.getKey();
        if (entry.getValue() instanceof ObjectNode object && isDivided(element)) {
          copy(element + ".", object, to.putObject(entry.getKey()));
        } else {
          Decision decision = policy.decide(reader, passportId, element, grants, now);
          reads.add(new Read(element, decision));
          to.set(
              entry.getKey(),
              decision.allows()
                  ? discreet(entry.getValue(), this::isLockedElement)
                  : locked(element, decision));
        }
      }
    }

    private boolean isLockedElement(String element) {
      return policy.elements().contains(element)
          && !policy.decide(reader, passportId, element, grants, now).allows();
    }

    /** Whether parts of the element have a tier of their own. */
    private boolean isDivided(String element) {
      return policy.elements().stream()
          .anyMatch(line -> !line.equals(element) && AccessPolicy.isOrContains(element, line));
    }

    private JsonNode locked(String element, Decision decision) {
      ObjectNode locked = JsonNodeFactory.instance.objectNode();
      return locked
          .put("locked", true)
          .put("tier", policy.tier(element).name().toLowerCase(Locale.ROOT).replace('_', '-'))
          .put(
              "how",
              isOnRequest(element, decision)
                  ? "ask the operator for a grant"
                  : "not open to this role");
    }

    /** Whoever came without a role may be given one that reads it. */
    private boolean isOnRequest(String element, Decision decision) {
      return decision == Decision.ON_REQUEST
          || (reader.role() == Role.PUBLIC && policy.isGrantable(element));
    }
  }
}
