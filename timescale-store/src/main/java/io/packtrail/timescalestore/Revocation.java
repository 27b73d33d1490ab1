package io.packtrail.timescalestore;

import java.time.Instant;

/**
 * An update that must not be relied on any more.
 *
 * @param sequence its number in its battery's chain
 * @param reason one sentence
 */
public record Revocation(long sequence, Instant at, String reason) {}
