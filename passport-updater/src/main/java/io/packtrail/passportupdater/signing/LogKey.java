package io.packtrail.passportupdater.signing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.packtrail.passportupdater.json.Rfc3339;
import io.packtrail.passportupdater.json.StrictObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One key of the operator's transparency log, as its DID document lists it. A checkpoint bears no
 * time, so a former key counts up to a size, and at that size for one root.
 *
 * @param vkey the log's name and key, C2SP vkey
 * @param until when it stopped signing, absent: it is the present one
 * @param lastSize entries of the last checkpoint that it signed alone, absent as {@code until}
 * @param lastRoot root of that checkpoint, base64, absent as {@code until}
 * @param revoked since when it was in wrong hands, absent: never
 */
public record LogKey(
    String vkey,
    @Nullable Instant until,
    @Nullable Long lastSize,
    @Nullable String lastRoot,
    @Nullable Instant revoked) {
  static final String SERVICE = "PassportTransparencyLog";
  private static final long MOST = 1L << 53;

  /** A key that signs. */
  public static LogKey present(String vkey) {
    return new LogKey(vkey, null, null, null, null);
  }

  /** The key after another took over at that size. */
  public LogKey ended(Instant at, long size, String root) {
    return new LogKey(vkey, Rfc3339.cut(at), size, root, revoked);
  }

  /** The key after it was found to be in wrong hands. */
  public LogKey stolen(Instant since) {
    return new LogKey(vkey, until, lastSize, lastRoot, Rfc3339.cut(since));
  }

  /** The service of a DID document that lists these. */
  static ObjectNode service(String did, List<LogKey> keys) {
    ObjectNode service = JsonNodeFactory.instance.objectNode();
    service.put("id", did + "#log").put("type", SERVICE);
    ArrayNode listed = service.putObject("serviceEndpoint").putArray("keys");
    for (LogKey key : keys) {
      ObjectNode json = listed.addObject().put("key", key.vkey());
      if (key.until() != null && key.lastSize() != null) {
        json.put("until", Rfc3339.text(key.until()))
            .put("lastSize", key.lastSize())
            .put("lastRoot", key.lastRoot());
      }
      if (key.revoked() != null) {
        json.put("revoked", Rfc3339.text(key.revoked()));
      }
    }
    return service;
  }

  /** Those that the services of a DID document list, oldest first; none where none is listed. */
  static List<LogKey> of(JsonNode services) {
    List<LogKey> keys = new ArrayList<>();
    for (JsonNode service : services) {
      if (service.path("type").asText().equals(SERVICE)) {
        StrictObject endpoint = StrictObject.of("log", service.path("serviceEndpoint"));
        endpoint
            .holds(Set.of("keys"), Set.of())
            .objects("keys")
            .forEach(key -> keys.add(read(key)));
      }
    }
    return keys;
  }

  private static LogKey read(StrictObject key) {
    key.holds(Set.of("key"), Set.of("until", "lastSize", "lastRoot", "revoked"));
    Instant revoked = key.has("revoked") ? key.time("revoked") : null;
    if (!key.has("until") && !key.has("lastSize") && !key.has("lastRoot")) {
      return new LogKey(key.text("key"), null, null, null, revoked);
    }
    return new LogKey(
        key.text("key"),
        key.time("until"),
        key.integer("lastSize", 0, MOST, "entries"),
        key.text("lastRoot"),
        revoked);
  }
}
