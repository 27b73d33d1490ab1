package io.packtrail.passportupdater;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.packtrail.passportupdater.json.StrictJson;

/** An update for tests in the packages below. */
public final class TestUpdates {
  private TestUpdates() {}

  /** The subject of a first update: 93.0 % of 150 Ah, 55.4 % charged. */
  public static ObjectNode subject() {
    byte[] credential =
        new PassportUpdater(Fixtures.OPERATOR)
            .next(Fixtures.update(0), null, Fixtures.issuedAt(0))
            .credential();
    return (ObjectNode) StrictJson.parseObject(credential).get("credentialSubject");
  }
}
