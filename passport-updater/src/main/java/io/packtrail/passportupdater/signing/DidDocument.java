package io.packtrail.passportupdater.signing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.packtrail.passportupdater.error.PassportException;
import io.packtrail.passportupdater.json.CanonicalJson;
import io.packtrail.passportupdater.json.Rfc3339;
import io.packtrail.passportupdater.json.StrictJson;
import io.packtrail.passportupdater.json.StrictObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The keys of an issuer, those of the past included.
 *
 * <p>A {@code did:web} has no history of its own, so a document that listed the present key only
 * would leave every earlier update unverifiable. Ours keeps each key with the window in which it
 * signed: {@code validFrom} (our property), {@code expires} and {@code revoked} (W3C Controlled
 * Identifiers 1.0), {@code revokedLogSize} and {@code revokedLog} (ours). The mandate under which
 * the issuer acts, and the keys of its transparency log, stand beside them as services.
 *
 * @param did the identifier it describes
 * @param keys every key, oldest first
 * @param mandate for whom the issuer keeps passports, absent: not stated
 * @param logKeys keys of the issuer's transparency log, oldest first; empty: not stated
 */
public record DidDocument(
    String did, List<DidKey> keys, @Nullable Mandate mandate, List<LogKey> logKeys) {
  private static final String MANDATE_TYPE = "EconomicOperatorMandate";
  private static final Set<ProofPurpose> BOTH = Set.of(ProofPurpose.values());

  public DidDocument {
    keys = List.copyOf(keys);
    logKeys = List.copyOf(logKeys);
    if (keys.isEmpty()) {
      throw refused("must list a key", did);
    }
    if (keys.stream().map(DidKey::id).distinct().count() != keys.size()) {
      throw refused("must list each key id once", did);
    }
  }

  /** The document of an issuer with one key, which signs from that time on. */
  public static DidDocument of(Issuer issuer, @Nullable Instant validFrom) {
    if (issuer.did().startsWith("did:key:")) {
      return ofDidKey(issuer.did());
    }
    return new DidDocument(issuer.did(), List.of(presentKey(issuer, validFrom)), null, List.of());
  }

  /**
   * The document that a {@code did:key} stands for: one Ed25519 key without limits of time.
   *
   * @throws PassportException when it is no Ed25519 did:key
   */
  public static DidDocument ofDidKey(String did) {
    if (!did.startsWith("did:key:")) {
      throw refused("must belong to a did:key", did);
    }
    String multikey = did.substring("did:key:".length());
    VerifyingKey key = VerifyingKey.ofMultikey(multikey);
    return new DidDocument(
        did,
        List.of(new DidKey(did + "#" + multikey, key, null, null, null, null, null, BOTH)),
        null,
        List.of());
  }

  /**
   * Reads a document; properties that say nothing about Ed25519 keys are passed over.
   *
   * @throws PassportException code {@code did-document-refused} or {@code json-refused} when it is
   *     not strict JSON or not a DID document with an Ed25519 Multikey
   */
  public static DidDocument parse(byte[] json) {
    return parse(StrictJson.parseObject(json));
  }

  /** Reads a document that was parsed strictly; see {@link #parse(byte[])}. */
  public static DidDocument parse(JsonNode json) {
    String did = text(json, "id", "the document");
    List<DidKey> keys = new ArrayList<>();
    for (JsonNode method : methods(json)) {
      if (method.path("type").asText().equals("Multikey")
          && method.path("publicKeyMultibase").asText().startsWith("z6Mk")) {
        keys.add(key(did, method, json));
      }
    }
    return new DidDocument(did, keys, mandate(json), LogKey.of(json.path("service")));
  }

  /** The key of that DID URL, or null where the document lists none. */
  public @Nullable DidKey key(String keyId) {
    return keys.stream().filter(key -> key.id().equals(keyId)).findFirst().orElse(null);
  }

  /**
   * The document after a change of keys: those that are still open end at that time, and the
   * issuer's present key begins.
   */
  public DidDocument rotatedTo(Issuer issuer, Instant at) {
    if (!issuer.did().equals(did)) {
      throw refused("must belong to " + issuer.did(), did);
    }
    if (key(issuer.keyId()) != null) {
      throw refused("must not list the new key %s already".formatted(issuer.keyId()), did);
    }
    List<DidKey> next = new ArrayList<>(keys.stream().map(key -> key.ending(at)).toList());
    next.add(presentKey(issuer, at));
    return new DidDocument(did, next, mandate, logKeys);
  }

  /**
   * The document after a key was found to be in wrong hands since a given time.
   *
   * <p>Signatures dated before it still count, and whoever holds the key can date them so: what
   * tells them apart is the transparency log, which the key's thief could not write into the past.
   *
   * @param logSize entries that the log had then, absent: not known
   * @param log the log's C2SP vkey, absent: not known
   */
  public DidDocument revoking(
      String keyId, Instant since, @Nullable Long logSize, @Nullable String log) {
    if (key(keyId) == null) {
      throw refused("must list the key " + keyId, did);
    }
    return new DidDocument(
        did,
        keys.stream()
            .map(key -> key.id().equals(keyId) ? key.revoked(since, logSize, log) : key)
            .toList(),
        mandate,
        logKeys);
  }

  /** The document with this mandate in the place of the former. */
  public DidDocument under(@Nullable Mandate next) {
    return new DidDocument(did, keys, next, logKeys);
  }

  /** The document with these keys of the log in the place of the former. */
  public DidDocument withLog(List<LogKey> next) {
    return new DidDocument(did, keys, mandate, next);
  }

  /** What it says of that key of the log, C2SP vkey; null where it does not list it. */
  public @Nullable LogKey logKey(String vkey) {
    return logKeys.stream().filter(key -> key.vkey().equals(vkey)).findFirst().orElse(null);
  }

  /** The document as JSON, to be served as {@code did.json} and put into exports. */
  public ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.putArray("@context")
        .add("https://www.w3.org/ns/did/v1")
        .add("https://w3id.org/security/multikey/v1");
    json.put("id", did);
    ArrayNode methods = json.putArray("verificationMethod");
    for (DidKey key : keys) {
      ObjectNode method = methods.addObject();
      method
          .put("id", key.id())
          .put("type", "Multikey")
          .put("controller", did)
          .put("publicKeyMultibase", key.key().multikey());
      putTime(method, "validFrom", key.validFrom());
      putTime(method, "expires", key.expires());
      putTime(method, "revoked", key.revoked());
      if (key.revokedLogSize() != null) {
        method.put("revokedLogSize", key.revokedLogSize());
      }
      if (key.revokedLog() != null) {
        method.put("revokedLog", key.revokedLog());
      }
    }
    for (ProofPurpose purpose : ProofPurpose.values()) {
      ArrayNode ids = json.putArray(purpose.property());
      keys.stream()
          .filter(key -> key.purposes().contains(purpose))
          .forEach(key -> ids.add(key.id()));
    }
    ArrayNode services = JsonNodeFactory.instance.arrayNode();
    if (mandate != null) {
      services
          .addObject()
          .put("id", did + "#mandate")
          .put("type", MANDATE_TYPE)
          .set("serviceEndpoint", mandate.json());
    }
    if (!logKeys.isEmpty()) {
      services.add(LogKey.service(did, logKeys));
    }
    return services.isEmpty() ? json : json.set("service", services);
  }

  /** The document as canonical bytes. */
  public byte[] toBytes() {
    return CanonicalJson.bytes(json());
  }

  private static DidKey presentKey(Issuer issuer, @Nullable Instant validFrom) {
    return new DidKey(
        issuer.keyId(),
        issuer.key().verifyingKey(),
        validFrom == null ? null : Rfc3339.cut(validFrom),
        null,
        null,
        null,
        null,
        BOTH);
  }

  private static @Nullable Mandate mandate(JsonNode json) {
    for (JsonNode service : json.path("service")) {
      if (service.path("type").asText().equals(MANDATE_TYPE)) {
        return Mandate.read(StrictObject.of("mandate", service.path("serviceEndpoint")));
      }
    }
    return null;
  }

  /** Verification methods where they are listed, and where a purpose embeds one. */
  private static List<JsonNode> methods(JsonNode json) {
    List<JsonNode> methods = new ArrayList<>();
    json.path("verificationMethod").forEach(methods::add);
    for (ProofPurpose purpose : ProofPurpose.values()) {
      for (JsonNode entry : json.path(purpose.property())) {
        if (entry.isObject()) {
          methods.add(entry);
        }
      }
    }
    return methods;
  }

  private static DidKey key(String did, JsonNode method, JsonNode document) {
    String listed = text(method, "id", "a verification method");
    String id = listed.startsWith("#") ? did + listed : listed;
    if (!id.startsWith(did + "#") || !text(method, "controller", id).equals(did)) {
      throw refused("must list keys under its own id and control, got " + id, did);
    }
    EnumSet<ProofPurpose> purposes = EnumSet.noneOf(ProofPurpose.class);
    for (ProofPurpose purpose : ProofPurpose.values()) {
      for (JsonNode entry : document.path(purpose.property())) {
        String reference = entry.isObject() ? entry.path("id").asText() : entry.asText();
        if (reference.equals(listed) || reference.equals(id)) {
          purposes.add(purpose);
        }
      }
    }
    return new DidKey(
        id,
        VerifyingKey.ofMultikey(text(method, "publicKeyMultibase", id)),
        time(method, "validFrom"),
        time(method, "expires"),
        time(method, "revoked"),
        size(method),
        method.has("revokedLog") ? text(method, "revokedLog", id) : null,
        purposes);
  }

  private static void putTime(ObjectNode method, String name, @Nullable Instant time) {
    if (time != null) {
      method.put(name, Rfc3339.text(time));
    }
  }

  private static @Nullable Instant time(JsonNode method, String name) {
    return method.has(name) ? Rfc3339.parse(name, method.path(name).asText()) : null;
  }

  private static @Nullable Long size(JsonNode method) {
    JsonNode size = method.path("revokedLogSize");
    if (size.isMissingNode()) {
      return null;
    }
    if (!size.canConvertToExactIntegral() || !size.canConvertToLong() || size.longValue() < 0) {
      throw refused("must give revokedLogSize as a number of entries, got " + size, "none");
    }
    return size.longValue();
  }

  private static String text(JsonNode node, String name, String where) {
    JsonNode value = node.path(name);
    if (!value.isTextual()) {
      throw refused("must give '%s' as text in %s".formatted(name, where), "none");
    }
    return value.textValue();
  }

  private static PassportException refused(String condition, String did) {
    return new PassportException(
        "did-document-refused", "a DID document %s (document of %s)".formatted(condition, did));
  }
}
