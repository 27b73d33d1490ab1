package io.packtrail.timescalestore;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A part of a passport that somebody else signed.
 *
 * @param id given by the store; 0 before it is stored
 * @param validUntil absent: open
 * @param status where its issuer would tell that it withdrew it, absent: nowhere
 * @param credential as it came, byte for byte
 * @param didDocument the issuer's, as it was when the part was checked
 * @param supersedes the part of the same issuer and category that it takes the place of
 * @param superseded whether another took its place
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record PartRow(
    long id,
    String category,
    String issuer,
    String digest,
    Instant receivedAt,
    Instant validFrom,
    @Nullable Instant validUntil,
    Instant signedAt,
    @Nullable Status status,
    byte[] credential,
    byte[] didDocument,
    @Nullable Long supersedes,
    boolean superseded) {

  /** The name of a status list, and which bit of it. */
  public record Status(String listUrl, int index) {}
}
