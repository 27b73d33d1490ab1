package io.packtrail.timescalestore;

/**
 * Rows of one transaction, apart by the way that they are sent. Not thread-safe.
 *
 * @param plain samples that are taken to be new
 * @param guarded samples that may be there already, for {@link GuardedCopy}
 */
record CopyBuffers(CopyBuffer plain, CopyBuffer guarded) {
  CopyBuffers() {
    this(new CopyBuffer(), new CopyBuffer());
  }

  /** Forgets the rows and keeps the memory. */
  void clear() {
    plain.clear();
    guarded.clear();
  }
}
