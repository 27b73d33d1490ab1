package io.packtrail.passportupdater.log;

/** Reads hashes of complete subtrees from wherever they are kept. */
@FunctionalInterface
public interface HashReader {
  /**
   * The root of the complete subtree over the 2^level leaves from {@code index} · 2^level on.
   *
   * @param level height of the subtree, 0 for a leaf
   */
  byte[] hash(int level, long index);
}
