package io.packtrail.passportupdater;

import com.authlete.sd.Disclosure;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.packtrail.domain.SignedUpdate;
import io.packtrail.passportupdater.access.RoleView;
import io.packtrail.passportupdater.error.PassportException;
import io.packtrail.passportupdater.json.CanonicalJson;
import io.packtrail.passportupdater.json.Rfc3339;
import io.packtrail.passportupdater.json.StrictJson;
import io.packtrail.passportupdater.json.StrictObject;
import io.packtrail.passportupdater.signing.CredentialJwt;
import io.packtrail.passportupdater.signing.DataIntegrity;
import io.packtrail.passportupdater.signing.Issuer;
import io.packtrail.passportupdater.signing.ProofPurpose;
import io.packtrail.passportupdater.signing.SdJwt;
import io.packtrail.passportupdater.status.StatusEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * An update as a credential whose elements are shown one by one: signed by the issuer, and still
 * silent about what its holder does not show.
 *
 * <p>Each one is signed anew, with salts of its own, so two of them have no digest in common. What
 * every reader sees is the passport, the issuer, the time of signing and where its withdrawal would
 * be told.
 */
public final class SelectiveUpdate {
  /** Shown with it: which signed update it speaks of, by digest. */
  public static final String UPDATE = "update";

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private SelectiveUpdate() {}

  /**
   * Signs one.
   *
   * @param elements paths into the update's subject, for example {@code stateOfHealth.percent},
   *     each to be an element of its own; no path contains another
   * @param isShown whether its disclosure goes with it; asked for {@link #UPDATE}, too
   * @param at when it is signed; cut to milliseconds
   */
  public static SdJwt sign(
      SignedUpdate update,
      Collection<String> elements,
      Predicate<String> isShown,
      Issuer issuer,
      Instant at) {
    ObjectNode source = StrictJson.parseObject(update.credential());
    ObjectNode credential =
        UpdateCredential.envelope(Names.UPDATE_TYPE, issuer.did(), Rfc3339.cut(at));
    if (source.has("credentialStatus")) {
      credential.set("credentialStatus", source.get("credentialStatus"));
    }
    ObjectNode subject = credential.putObject("credentialSubject").put("id", update.passportId());
    Map<String, JsonNode> values = new TreeMap<>();
    for (String element : elements) {
      JsonNode value = source.at("/credentialSubject/" + element.replace('.', '/'));
      if (!value.isMissingNode() && !element.equals("id")) {
        values.put(
            element,
            RoleView.discreet(value, name -> elements.contains(name) && !isShown.test(name)));
      }
    }
    values.put(UPDATE, JsonNodeFactory.instance.textNode(update.digest()));
    List<String> shown = new ArrayList<>();
    Map<String, Set<String>> digests = new TreeMap<>();
    values.forEach(
        (element, value) -> {
          int dot = element.lastIndexOf('.');
          Disclosure disclosure =
              new Disclosure(element.substring(dot + 1), MAPPER.convertValue(value, Object.class));
          digests
              .computeIfAbsent(element.substring(0, Math.max(dot, 0)), path -> new TreeSet<>())
              .add(disclosure.digest());
          if (isShown.test(element)) {
            shown.add(disclosure.getDisclosure());
          }
        });
    // Sorted by digest, so that their order says nothing of the elements.
    digests.forEach((path, list) -> list.forEach(at(subject, path).withArray(SdJwt.DIGESTS)::add));
    credential.put(SdJwt.ALGORITHM, SdJwt.SHA_256);
    UpdateCredential.putId(credential);
    return new SdJwt(
        CredentialJwt.sign(CanonicalJson.bytes(credential), CredentialJwt.SELECTIVE_TYPE, issuer),
        shown);
  }

  /**
   * Reads what is shown, as a credential for the checks of others: its signature stands in the
   * envelope.
   */
  static SignedCredential read(SdJwt presented) {
    StrictObject credential = new StrictObject("", presented.credential());
    credential.holds(
        Set.of("@context", "id", "type", "issuer", "validFrom", "credentialSubject"),
        Set.of("credentialStatus"));
    SignedCredential.requireTexts(
        credential, "@context", List.of(Names.CREDENTIALS_CONTEXT, Names.UPDATE_CONTEXT));
    SignedCredential.requireTexts(
        credential, "type", List.of("VerifiableCredential", Names.UPDATE_TYPE));
    Instant signedAt = credential.time("validFrom");
    return new SignedCredential(
        "the presentation",
        credential.json(),
        new DataIntegrity.Proof(
            presented.jwt().keyId(),
            ProofPurpose.ASSERTION.property(),
            signedAt,
            new byte[0],
            JsonNodeFactory.instance.objectNode()),
        credential.text("issuer"),
        signedAt,
        credential.has("credentialStatus")
            ? StatusEntry.read(credential.object("credentialStatus"))
            : null,
        credential.object("credentialSubject"));
  }

  /** What is shown, by name; a presentation says nothing of elements that it keeps. */
  static String shown(SignedCredential presentation) {
    StrictObject subject = presentation.subject();
    Set<String> names = new TreeSet<>();
    for (Map.Entry<String, JsonNode> entry : subject.json().properties()) {
      boolean isGroup =
          entry.getKey().equals("productCondition") || entry.getKey().equals("stateOfHealth");
      if (isGroup && entry.getValue() instanceof ObjectNode group) {
        group.fieldNames().forEachRemaining(name -> names.add(entry.getKey() + "." + name));
      } else if (!entry.getKey().equals("id")) {
        names.add(entry.getKey());
      }
    }
    if (names.isEmpty()) {
      return "of passport %s, nothing of it is shown".formatted(subject.text("id"));
    }
    return "of passport %s, shown: %s".formatted(subject.text("id"), String.join(", ", names));
  }

  private static ObjectNode at(ObjectNode subject, String path) {
    ObjectNode node = subject;
    if (!path.isEmpty()) {
      for (String name : path.split("\\.", -1)) {
        if (!(node.has(name) ? node.get(name) : node.putObject(name)).isObject()) {
          throw new PassportException("form-refused", "no element may contain another: " + path);
        }
        node = (ObjectNode) node.get(name);
      }
    }
    return node;
  }
}
