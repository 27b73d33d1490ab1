package io.packtrail.timescalestore;

import java.time.Instant;

/**
 * A status list by which somebody tells which parts it withdrew.
 *
 * @param url its name, by which parts refer to it
 * @param issuer who signed it
 * @param credential as it came, byte for byte
 * @param didDocument the issuer's, as it was when the list was checked
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record PartListRow(
    String url,
    String issuer,
    String digest,
    Instant receivedAt,
    Instant validFrom,
    Instant validUntil,
    byte[] credential,
    byte[] didDocument) {}
