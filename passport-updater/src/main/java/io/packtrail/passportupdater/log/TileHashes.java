package io.packtrail.passportupdater.log;

import io.packtrail.passportupdater.error.PassportException;
import java.util.Arrays;
import java.util.function.Function;

/** Reads the hashes of a tree of one size from its tiles. */
public final class TileHashes implements HashReader {
  private static final int LENGTH = 32;

  private final long size;
  private final Function<Tile, byte[]> tiles;

  /**
   * @param size leaves in the tree
   * @param tiles the bytes of a tile of that tree, 32 for each hash
   */
  public TileHashes(long size, Function<Tile, byte[]> tiles) {
    this.size = size;
    this.tiles = tiles;
  }

  @Override
  public byte[] hash(int level, long index) {
    Tile tile = Tile.holding(level, index, size);
    byte[] bytes = tiles.apply(tile);
    if (bytes.length != tile.width() * LENGTH) {
      throw new PassportException(
          "tile-refused",
          "%s must hold %d bytes, holds %d"
              .formatted(tile.path(), tile.width() * LENGTH, bytes.length));
    }
    int height = level % 8;
    int first = (int) ((index << height) % Tile.FULL);
    return combined(bytes, first, 1 << height);
  }

  private static byte[] combined(byte[] tile, int first, int count) {
    if (count == 1) {
      return Arrays.copyOfRange(tile, first * LENGTH, (first + 1) * LENGTH);
    }
    return LogTree.nodeHash(
        combined(tile, first, count / 2), combined(tile, first + count / 2, count / 2));
  }
}
