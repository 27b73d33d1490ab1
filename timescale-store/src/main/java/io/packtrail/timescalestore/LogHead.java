package io.packtrail.timescalestore;

import org.jspecify.annotations.Nullable;

/**
 * The transparency log at one size.
 *
 * @param size entries
 * @param frontier what it needs to grow, as whoever signs it wrote it
 * @param checkpoint its signed head, absent for the empty log
 */
@SuppressWarnings("ArrayRecordComponent") // stored, never compared
public record LogHead(long size, byte[] frontier, @Nullable String checkpoint) {}
