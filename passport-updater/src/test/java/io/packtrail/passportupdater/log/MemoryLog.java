package io.packtrail.passportupdater.log;

import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** A log in memory: the hashes that an append asks to store, and nothing else. */
public final class MemoryLog implements HashReader {
  private final Map<String, byte[]> hashes = new HashMap<>();
  private long size;

  public void append(byte[] entry) {
    for (LogTree.StoredHash stored : LogTree.appended(size, LogTree.leafHash(entry), this)) {
      hashes.put(stored.level() + "/" + stored.index(), stored.hash());
    }
    size++;
  }

  public long size() {
    return size;
  }

  @Override
  public byte[] hash(int level, long index) {
    return Objects.requireNonNull(
        hashes.get(level + "/" + index), () -> "no hash " + level + "/" + index);
  }

  /** The bytes of a tile as a log would serve them. */
  public byte[] tile(Tile tile) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < tile.width(); i++) {
      bytes.writeBytes(hash(tile.level() * 8, tile.index() * Tile.FULL + i));
    }
    return bytes.toByteArray();
  }
}
