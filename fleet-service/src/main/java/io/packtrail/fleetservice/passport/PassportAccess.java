package io.packtrail.fleetservice.passport;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.packtrail.domain.Sha256;
import io.packtrail.passportupdater.access.AccessPolicy;
import io.packtrail.passportupdater.access.Grant;
import io.packtrail.passportupdater.access.Reader;
import io.packtrail.passportupdater.access.Role;
import io.packtrail.passportupdater.access.RoleView;
import io.packtrail.passportupdater.access.Tier;
import io.packtrail.passportupdater.error.PassportException;
import io.packtrail.timescalestore.GrantRow;
import io.packtrail.timescalestore.GrantTable;
import io.packtrail.timescalestore.PartRow;
import io.packtrail.timescalestore.PassportRead;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The one way to a passport's elements: who reads is found out, the policy is asked about each
 * element, and what is given or refused is logged before the answer leaves.
 */
public final class PassportAccess {
  private static final String MAKERS_FIGURE = "stateOfHealth.bmsSohPercent";

  private final AccessPolicy policy = AccessPolicy.standard();
  private final GrantTable grants;

  public PassportAccess(GrantTable grants) {
    this.grants = grants;
  }

  /**
   * Who asks.
   *
   * @param grant what the presented token stands for, absent for the operator and the public
   */
  public record Visitor(Reader reader, @Nullable GrantRow grant) {
    /** Whoever presents nothing. */
    public static final Visitor PUBLIC = new Visitor(new Reader("", Role.PUBLIC, ""), null);

    /** The operator itself. */
    public static final Visitor OPERATOR =
        new Visitor(new Reader("operator", Role.OPERATOR, "operation"), null);

    public boolean isOperator() {
      return reader.role() == Role.OPERATOR;
    }
  }

  /**
   * The holder of a grant's token.
   *
   * @throws PassportException {@code grant-refused} where no grant has it, or the grant does not
   *     hold now
   */
  public Visitor holder(String token, Instant now) {
    GrantRow row = grants.byToken(hash(token));
    if (row == null) {
      throw refused("the token must be that of a grant");
    }
    Instant revokedAt = row.revokedAt();
    if (revokedAt != null && !now.isBefore(revokedAt)) {
      throw refused("the grant must hold, was revoked " + revokedAt);
    }
    if (now.isBefore(row.from()) || !now.isBefore(row.until())) {
      throw refused("the grant must hold, is for %s to %s".formatted(row.from(), row.until()));
    }
    return new Visitor(new Reader(row.subject(), role(row.role()), row.purpose()), row);
  }

  /** SHA-256 of a token: it is random enough not to be guessed, so no slower hash is needed. */
  public static byte[] hash(String token) {
    return Sha256.of(token.getBytes(StandardCharsets.UTF_8));
  }

  /** A role by its name on the wire; refuses others. */
  public static Role role(String name) {
    for (Role role : Role.values()) {
      if (name(role).equals(name)) {
        return role;
      }
    }
    throw new PassportException(
        "role-refused",
        "role must be one of %s, got %s"
            .formatted(List.of(Role.values()).stream().map(PassportAccess::name).toList(), name));
  }

  /** A role's name on the wire. */
  public static String name(Role role) {
    return role.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether the policy knows an element, or what lies above or below it. */
  public boolean knows(String element) {
    return policy.elements().stream()
        .anyMatch(
            line ->
                line.equals(element)
                    || line.startsWith(element + ".")
                    || element.startsWith(line + "."));
  }

  /** Whether a grant over these elements could ever open what is not public. */
  public boolean opensAnything(Role role, List<String> elements) {
    return policy.opensAnything(role, elements);
  }

  /**
   * An update's subject as the visitor may see it. Nothing of it is given before {@link
   * Reading#give} has logged it.
   *
   * @param document what was asked for, for the log
   */
  public Reading read(Visitor visitor, ObjectNode subject, String document, Instant now) {
    GrantRow row = visitor.grant();
    List<Grant> held = row == null ? List.of() : List.of(grant(row));
    RoleView view = RoleView.of(subject, policy, visitor.reader(), held, now);
    return new Reading(visitor, subject.path("id").asText(), document, view, now);
  }

  /** A part that somebody else signed, as the visitor may see it. */
  public Reading readPart(Visitor visitor, String passportId, PartRow part, Instant now) {
    ObjectNode subject = JsonNodeFactory.instance.objectNode().put("id", passportId);
    subject.putObject("parts").set(part.category(), StaticParts.element(part));
    return read(visitor, subject, "part " + part.id(), now);
  }

  /** One document that was asked for; it ends in being given or refused, and the log says which. */
  public final class Reading {
    private final Visitor visitor;
    private final String passportId;
    private final String document;
    private final RoleView view;
    private final Instant now;

    private Reading(
        Visitor visitor, String passportId, String document, RoleView view, Instant now) {
      this.visitor = visitor;
      this.passportId = passportId;
      this.document = document;
      this.view = view;
      this.now = now;
    }

    /** Whether nothing of it is locked. */
    public boolean isWhole() {
      return isOpen("");
    }

    /**
     * Whether nothing of an element is locked.
     *
     * @param element its path; empty: all
     */
    public boolean isOpen(String element) {
      return view.reads().stream()
          .filter(read -> isAtOrBelow(read.element(), element))
          // The vehicle maker's own figure enters no projection.
          .filter(read -> element.isEmpty() || !read.element().equals(MAKERS_FIGURE))
          .allMatch(read -> read.decision().allows());
    }

    /** What the visitor may see; to be looked at, not yet to be given. */
    public RoleView view() {
      return view;
    }

    /** Logs that all that is open was given, and returns it. */
    public RoleView give() {
      return give(Set.of(""));
    }

    /**
     * Logs that of these elements all that is open was given.
     *
     * @param elements their paths, or paths within them
     */
    public RoleView give(Set<String> elements) {
      log(within(elements, true), within(elements, false));
      return view;
    }

    /** Logs that of these elements nothing was given, since some are locked. */
    public void refuse(Set<String> elements) {
      log(List.of(), within(elements, false));
    }

    /** Nobody's reads of what is open to everybody are kept. */
    private void log(List<String> shown, List<String> locked) {
      GrantRow row = visitor.grant();
      if (row == null && shown.isEmpty()) {
        return;
      }
      grants.log(
          new PassportRead(
              now,
              passportId,
              row == null ? null : row.id(),
              visitor.reader().subject(),
              name(visitor.reader().role()),
              visitor.reader().purpose(),
              document,
              shown,
              locked));
    }

    private List<String> within(Set<String> elements, boolean shown) {
      return view.reads().stream()
          .filter(read -> read.decision().allows() == shown)
          .map(RoleView.Read::element)
          .filter(element -> policy.tier(element) != Tier.PUBLIC)
          .filter(
              element ->
                  elements.stream()
                      .anyMatch(path -> isAtOrBelow(element, path) || isAtOrBelow(path, element)))
          .toList();
    }
  }

  private static boolean isAtOrBelow(String element, String path) {
    return path.isEmpty() || (element + ".").startsWith(path + ".");
  }

  private static Grant grant(GrantRow row) {
    return new Grant(
        row.id().toString(),
        row.subject(),
        role(row.role()),
        row.purpose(),
        Set.copyOf(row.passportIds()),
        Set.copyOf(row.elements()),
        row.from(),
        row.until(),
        row.revokedAt());
  }

  private static PassportException refused(String sentence) {
    return new PassportException("grant-refused", sentence);
  }
}
