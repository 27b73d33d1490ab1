package io.packtrail.fleetservice.passport;

import java.awt.Color;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/** State of health over time, with intervals, on a {@link PdfSheet}. */
final class SummaryChart {
  private static final float HEIGHT = 190;
  private static final float AXIS = 28;
  private static final Color GRID = new Color(0xDDDDDD);
  private static final Color INTERVAL = new Color(0x7FB0D8);
  private static final Color VALUE = new Color(0x0B4F8A);

  private final List<Point> points;
  private final long fromMs;
  private final long toMs;
  private final double low;
  private final double high;
  private final float bottom;

  /**
   * One update.
   *
   * @param percent state of health, percent, with its 90 % interval
   */
  record Point(Instant at, double percent, double low, double high) {}

  private SummaryChart(List<Point> points, float top) {
    this.points = points;
    this.fromMs = points.get(0).at().toEpochMilli();
    this.toMs = Math.max(fromMs + 1, points.get(points.size() - 1).at().toEpochMilli());
    this.low = 5 * Math.floor(points.stream().mapToDouble(Point::low).min().orElse(0) / 5);
    this.high = 5 * Math.ceil(points.stream().mapToDouble(Point::high).max().orElse(100) / 5);
    this.bottom = top - HEIGHT;
  }

  /**
   * Draws at the sheet's place and moves on.
   *
   * @param points oldest first, at least one
   */
  static void draw(PdfSheet sheet, List<Point> points) throws IOException {
    sheet.skip(6);
    new SummaryChart(points, sheet.y()).draw(sheet);
    sheet.skip(HEIGHT + 14);
  }

  private void draw(PdfSheet sheet) throws IOException {
    double step = high - low > 40 ? 10 : 5;
    for (double percent = low; percent <= high; percent += step) {
      float y = y(percent);
      sheet.line(GRID, PdfSheet.LEFT + AXIS, y, PdfSheet.LEFT + PdfSheet.WIDTH, y);
      sheet.small(PdfSheet.LEFT, y + 4, "%.0f %%".formatted(percent));
    }
    for (Point point : points) {
      float x = x(point.at());
      sheet.box(INTERVAL, x - 1, y(point.low()), 2, y(point.high()) - y(point.low()));
      sheet.box(VALUE, x - 2.5f, y(point.percent()) - 2.5f, 5, 5);
    }
    sheet.small(PdfSheet.LEFT + AXIS, bottom - 4, day(points.get(0)));
    if (points.size() > 1) {
      sheet.small(
          PdfSheet.LEFT + PdfSheet.WIDTH - 44, bottom - 4, day(points.get(points.size() - 1)));
    }
  }

  private static String day(Point point) {
    return point.at().atZone(ZoneOffset.UTC).toLocalDate().toString();
  }

  private float x(Instant at) {
    double share =
        points.size() == 1 ? 0.5 : (at.toEpochMilli() - fromMs) / (double) (toMs - fromMs);
    float left = PdfSheet.LEFT + AXIS + 6;
    return (float) (left + Math.min(1, Math.max(0, share)) * (PdfSheet.WIDTH - AXIS - 12));
  }

  private float y(double percent) {
    return (float) (bottom + (percent - low) / (high - low) * HEIGHT);
  }
}
