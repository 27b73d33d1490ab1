package io.packtrail.fleetservice.pages.svg;

import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * A chart with the table that says the same.
 *
 * @param title what it shows
 * @param caption one sentence on how to read it
 * @param narrow SVG for a phone
 * @param wide SVG for a desk
 * @param header column names of the table
 * @param rows rows of the table, as wide as {@code header}
 */
public record Chart(
    String title,
    String caption,
    String narrow,
    String wide,
    List<String> header,
    List<List<String>> rows) {
  public Chart {
    header = List.copyOf(header);
    rows = rows.stream().map(row -> List.copyOf(row)).toList();
  }

  /** Draws at both sizes. */
  static Chart of(
      String title,
      String caption,
      Function<Canvas, String> draw,
      List<String> header,
      List<List<String>> rows) {
    return new Chart(
        title, caption, draw.apply(Canvas.NARROW), draw.apply(Canvas.WIDE), header, rows);
  }

  /** At most {@code most} elements, evenly spread, first and last always among them. */
  static <T> List<T> thinned(List<T> all, int most) {
    if (all.size() <= most) {
      return all;
    }
    return IntStream.range(0, most)
        .mapToObj(i -> all.get((int) Math.round(i * (all.size() - 1.0) / (most - 1))))
        .toList();
  }
}
