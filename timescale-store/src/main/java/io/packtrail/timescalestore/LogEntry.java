package io.packtrail.timescalestore;

/**
 * One entry of the transparency log.
 *
 * @param index its place, from 0
 * @param sequence number of the update in its battery's chain
 * @param salt 32 bytes; only for who may see the update
 * @param entry 32 bytes, public
 */
@SuppressWarnings("ArrayRecordComponent") // read, never compared
public record LogEntry(long index, long sequence, byte[] salt, byte[] entry) {}
