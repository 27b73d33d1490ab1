package io.packtrail.passportupdater.log;

import io.packtrail.passportupdater.error.PassportException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One tile of C2SP tlog-tiles: up to 256 hashes of one height, side by side.
 *
 * @param level 0 for leaf hashes; each level above is eight heights further up
 * @param index which tile of the level, from the left
 * @param width hashes in it, 1 to 256
 */
public record Tile(int level, long index, int width) {
  /** Hashes in a full tile. */
  public static final int FULL = 256;

  private static final Pattern PATH =
      Pattern.compile("tile/([0-9]{1,2})/((?:x[0-9]{3}/){0,5}[0-9]{3})(?:\\.p/([0-9]{1,3}))?");

  /** Heights that one level spans. */
  public static final int HEIGHT = 8;

  public Tile {
    if (level < 0 || level > 63 || index < 0 || width < 1 || width > FULL) {
      throw new PassportException(
          "tile-refused",
          "a tile must have level 0 to 63, an index and width 1 to 256, got %d, %d, %d"
              .formatted(level, index, width));
    }
  }

  /** The path below the log's prefix, for example {@code tile/0/x001/234.p/17}. */
  public String path() {
    return "tile/%d/%s".formatted(level, place(index, width));
  }

  /** The path of the entry bundle beside a tile of level 0. */
  public String entriesPath() {
    return "tile/entries/" + place(index, width);
  }

  /**
   * Reads {@link #path()}.
   *
   * @throws PassportException code {@code tile-refused} for any other text
   */
  public static Tile parse(String path) {
    Matcher matcher = PATH.matcher(path);
    if (matcher.matches()) {
      String digits = matcher.group(2).replaceAll("[x/]", "");
      String width = matcher.group(3);
      Tile tile =
          new Tile(
              Integer.parseInt(matcher.group(1)),
              Long.parseLong(digits),
              width == null ? FULL : Integer.parseInt(width));
      if (tile.path().equals(path)) {
        return tile;
      }
    }
    throw new PassportException("tile-refused", "there is no tile at " + path);
  }

  /**
   * The tiles to write when a log grows: those that gain hashes, each at its new width.
   *
   * @param from size before
   * @param to size after
   */
  public static List<Tile> grown(long from, long to) {
    List<Tile> tiles = new ArrayList<>();
    for (int level = 0; to >> (level * HEIGHT) > 0 && level * HEIGHT < 63; level++) {
      long before = from >> (level * HEIGHT);
      long after = to >> (level * HEIGHT);
      for (long index = before / FULL; index * FULL < after && before < after; index++) {
        tiles.add(new Tile(level, index, (int) Math.min(FULL, after - index * FULL)));
      }
    }
    return tiles;
  }

  /** Where the first hash of a subtree stands: tile, and place in it. */
  static Tile holding(int height, long subtree, long size) {
    int level = height / HEIGHT;
    long first = subtree << (height % HEIGHT);
    long index = first / FULL;
    long width = Math.min(FULL, (size >> (level * HEIGHT)) - index * FULL);
    return new Tile(level, index, (int) width);
  }

  private static String place(long index, int width) {
    StringBuilder path = new StringBuilder("%03d".formatted(index % 1000));
    for (long rest = index / 1000; rest > 0; rest /= 1000) {
      path.insert(0, "x%03d/".formatted(rest % 1000));
    }
    return width == FULL ? path.toString() : path + ".p/" + width;
  }
}
