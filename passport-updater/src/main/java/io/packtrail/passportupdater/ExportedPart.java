package io.packtrail.passportupdater;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.packtrail.passportupdater.error.PassportException;
import io.packtrail.passportupdater.json.Rfc3339;
import io.packtrail.passportupdater.json.StrictObject;
import io.packtrail.passportupdater.part.StaticPart;
import io.packtrail.passportupdater.signing.DidDocument;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A part that somebody else signed, as an export carries it: as text, so that its bytes are those
 * that came.
 *
 * @param receivedAt when it was checked and taken in
 * @param document the credential, as it came
 * @param didDocument the issuer's, as it was then
 * @param statusList the newest list that tells whether the issuer withdrew it, absent: the part
 *     names none, or none is at hand
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record ExportedPart(
    Instant receivedAt, byte[] document, byte[] didDocument, @Nullable StatusFile statusList) {
  static final String PROPERTY = "staticParts";
  private static final String STATUS_LIST = "statusList";

  /**
   * A status list as text, too.
   *
   * @param document the signed list, as it came
   * @param didDocument its issuer's, as it was then
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record StatusFile(byte[] document, byte[] didDocument) {

    private static StatusFile read(StrictObject list) {
      list.holds(Set.of("document", "issuerDidDocument"), Set.of());
      return new StatusFile(bytes(list, "document"), bytes(list, "issuerDidDocument"));
    }
  }

  /** A part without a list. */
  public ExportedPart(Instant receivedAt, byte[] document, byte[] didDocument) {
    this(receivedAt, document, didDocument, null);
  }

  void writeTo(ArrayNode parts) {
    ObjectNode part =
        parts
            .addObject()
            .put("receivedAt", Rfc3339.text(receivedAt))
            .put("document", text(document))
            .put("issuerDidDocument", text(didDocument));
    if (statusList != null) {
      part.putObject(STATUS_LIST)
          .put("document", text(statusList.document))
          .put("issuerDidDocument", text(statusList.didDocument));
    }
  }

  static ExportedPart read(StrictObject part) {
    part.holds(Set.of("receivedAt", "document", "issuerDidDocument"), Set.of(STATUS_LIST));
    return new ExportedPart(
        part.time("receivedAt"),
        bytes(part, "document"),
        bytes(part, "issuerDidDocument"),
        part.has(STATUS_LIST) ? StatusFile.read(part.object(STATUS_LIST)) : null);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static byte[] bytes(StrictObject object, String name) {
    return object.text(name).getBytes(StandardCharsets.UTF_8);
  }

  /**
   * The keys of its issuer: those that the verifier brought, of several documents of one issuer
   * any; else the did:key; else the file's.
   */
  StaticPart check(String passportId, Map<String, List<DidDocument>> trusted) {
    int most = trusted.values().stream().mapToInt(List::size).max().orElse(1);
    for (int turn = 0; ; turn++) {
      int nth = turn;
      try {
        return StaticPart.read(document, passportId, did -> keysOf(did, trusted, nth), receivedAt);
      } catch (PassportException e) {
        if (turn + 1 >= most) {
          throw e;
        }
      }
    }
  }

  private @Nullable DidDocument keysOf(
      String did, Map<String, List<DidDocument>> trusted, int nth) {
    List<DidDocument> known = trusted.get(did);
    if (known != null) {
      return known.get(Math.min(nth, known.size() - 1));
    }
    return did.startsWith("did:key:") ? DidDocument.ofDidKey(did) : DidDocument.parse(didDocument);
  }

  /** The DID documents that a verifier brought, by DID. */
  static Map<String, List<DidDocument>> byDid(Trust trust) {
    Map<String, List<DidDocument>> documents = new TreeMap<>();
    for (byte[] json : trust.didDocuments()) {
      DidDocument document = DidDocument.parse(json);
      documents.computeIfAbsent(document.did(), did -> new ArrayList<>()).add(document);
    }
    return documents;
  }
}
