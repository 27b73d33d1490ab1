package io.packtrail.domain;

import java.time.Instant;

/**
 * One signed link of a battery's passport chain.
 *
 * @param sequence 1 for the first update, then without gaps
 * @param digest multibase multihash of the credential's bytes; the next update names it as its
 *     predecessor
 * @param issuedAt when it was signed
 * @param credential the verifiable credential, canonical JSON (RFC 8785), UTF-8; must not be
 *     modified
 */
@SuppressWarnings("ArrayRecordComponent") // compared by digest, never by equals
public record SignedUpdate(
    BatteryId batteryId,
    String passportId,
    long sequence,
    String digest,
    Instant issuedAt,
    byte[] credential) {}
