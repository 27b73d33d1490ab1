package io.packtrail.fleetservice.passport;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The DID documents by which this service itself checks an export that it wrote. */
public final class PassportDocuments {
  private PassportDocuments() {}

  /**
   * Our own, and those with which the parts of others and their lists were checked when they came.
   *
   * @param presentation the export
   * @param own the operator's DID document
   */
  public static List<byte[]> of(JsonNode presentation, byte[] own) {
    List<byte[]> documents = new ArrayList<>(List.of(own));
    for (JsonNode part : presentation.path("staticParts")) {
      for (JsonNode document :
          List.of(part.path("issuerDidDocument"), part.at("/statusList/issuerDidDocument"))) {
        if (document.isTextual()) {
          documents.add(document.asText().getBytes(StandardCharsets.UTF_8));
        }
      }
    }
    return documents;
  }
}
