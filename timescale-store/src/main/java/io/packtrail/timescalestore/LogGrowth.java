package io.packtrail.timescalestore;

import java.util.List;

/**
 * What one more entry of the transparency log adds.
 *
 * @param salt 32 secret bytes that the entry was made with
 * @param entry 32 bytes, public
 * @param hashes the leaf and each root of a complete subtree over 256^n entries that it completes
 * @param head the log with the entry
 */
@SuppressWarnings("ArrayRecordComponent") // stored, never compared
public record LogGrowth(byte[] salt, byte[] entry, List<Hash> hashes, LogHead head) {
  public LogGrowth {
    hashes = List.copyOf(hashes);
  }

  /**
   * The root of a complete subtree.
   *
   * @param level n for a subtree over 256^n entries
   * @param index which of them, from the left
   */
  public record Hash(int level, long index, byte[] hash) {}

  /** Makes it: given the log as it is and a document, returns the log with that document. */
  @FunctionalInterface
  public interface Maker {
    LogGrowth grow(LogHead head, byte[] document);
  }
}
