package io.packtrail.fleetservice.pages.svg;

import io.packtrail.domain.SmoothedHealth;
import io.packtrail.domain.SohResult;
import io.packtrail.fleetservice.warranty.WarrantyReport;
import io.packtrail.rulestimator.warranty.WarrantyPosition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** State of health so far and to come against what a warranty promises until when. */
public final class WarrantyChart {
  private static final double SECONDS_PER_YEAR = 365.25 * 86_400;
  private static final int POINTS = 60;

  private final WarrantyPosition position;
  private final List<Point> past;
  private final List<Point> ahead;
  private final double threshold;
  private final double endYears;

  /** State of health at an age. */
  private record Point(double ageYears, double low, double middle, double high) {}

  private WarrantyChart(WarrantyReport report, WarrantyPosition position) {
    this.position = position;
    this.past = past(report, position);
    this.ahead = ahead(position);
    // The line is drawn where capacity would breach: energy follows capacity.
    this.threshold =
        position.terms().thresholdRatio() * report.soh().sohRatio() / position.stateRatio();
    this.endYears =
        Math.min(
            position.terms().years(),
            position.ageYears() + position.silentYears() + position.yearsLeft().q50());
  }

  /** The chart of a position. */
  public static Chart of(WarrantyReport report, WarrantyPosition position) {
    WarrantyChart chart = new WarrantyChart(report, position);
    List<Point> all = new ArrayList<>(chart.past);
    all.addAll(chart.ahead);
    return Chart.of(
        "State of health against the promise",
        "Line and band: state of health with its 90 % interval, on the right as forecast at the"
            + " present use. Dashed: the promise, until the term ends"
            + (position.onCertifiedEnergy() ? "; drawn on capacity, which energy follows." : "."),
        chart::draw,
        List.of("Age (years)", "5 %", "Median", "95 %"),
        Chart.thinned(all, 40).stream().map(WarrantyChart::row).toList());
  }

  private static List<String> row(Point point) {
    return List.of(
        Labels.oneDecimal(point.ageYears()),
        Labels.percent(point.low()),
        Labels.percent(point.middle()),
        Labels.percent(point.high()));
  }

  private static List<Point> past(WarrantyReport report, WarrantyPosition position) {
    List<Point> points = new ArrayList<>();
    for (SmoothedHealth one : report.assessment().smoothed()) {
      points.add(
          new Point(
              age(position, one.at()),
              one.soh90().lowRatio(),
              one.sohRatio(),
              one.soh90().highRatio()));
    }
    if (points.isEmpty()) {
      for (SohResult.Estimated one : report.assessment().history()) {
        points.add(
            new Point(
                age(position, one.asOf()),
                one.soh90().lowRatio(),
                one.sohRatio(),
                one.soh90().highRatio()));
      }
    }
    return Chart.thinned(points, POINTS);
  }

  private static double age(WarrantyPosition position, Instant at) {
    return Math.max(
        0,
        position.ageYears() - Duration.between(at, position.asOf()).toSeconds() / SECONDS_PER_YEAR);
  }

  private static List<Point> ahead(WarrantyPosition position) {
    return position.fan().stream()
        .map(
            fan ->
                new Point(
                    position.ageYears() + fan.yearsAhead(),
                    fan.sohRatio().q05(),
                    fan.sohRatio().q50(),
                    fan.sohRatio().q95()))
        .toList();
  }

  private String draw(Canvas canvas) {
    List<Point> all = new ArrayList<>(past);
    all.addAll(ahead);
    double lowest = all.stream().mapToDouble(Point::low).min().orElse(threshold);
    double highest = all.stream().mapToDouble(Point::high).max().orElse(1);
    double todayYears = position.ageYears() + position.silentYears();
    double oldest = all.stream().mapToDouble(Point::ageYears).max().orElse(1);
    Scale x =
        new Scale(
            0,
            Math.max(oldest, Math.max(endYears, todayYears)) + 0.05,
            canvas.left() + 4,
            canvas.right() - 4);
    Scale y =
        new Scale(
            Math.max(0, Math.floor(20 * Math.min(lowest, threshold)) * 5 - 2),
            Math.ceil(20 * Math.max(highest, threshold)) * 5 + 0.01,
            canvas.bottom(),
            canvas.top());
    SvgText svg =
        canvas.begin(
            "State of health against the promise",
            String.format(
                Locale.ROOT,
                "Promised %s until the age of %.1f years; probability of being below by then %.0f"
                    + " %%.",
                position.terms().promise(),
                endYears,
                100 * position.breachRatio()));
    canvas.verticalAxis(svg, y, " %");
    for (double tick : x.ticks(canvas.ticks())) {
      canvas.horizontalTick(svg, x.at(tick), Labels.plain(tick));
    }
    canvas.horizontalAxis(svg, "age (years)");
    band(svg, past, x, y);
    band(svg, ahead, x, y);
    line(svg, "threshold", x.at(0), y.at(100 * threshold), x.at(endYears), y.at(100 * threshold));
    line(svg, "threshold", x.at(endYears), y.at(100 * threshold), x.at(endYears), canvas.bottom());
    double now = x.at(todayYears);
    line(svg, "axis", now, canvas.top(), now, canvas.bottom());
    boolean left = now > canvas.right() - 60;
    svg.text(
        "text",
        "today",
        "class",
        left ? "label end" : "label",
        "x",
        left ? now - 5 : now + 5,
        "y",
        canvas.top() + 12);
    return svg.close("svg").toString();
  }

  private static void line(
      SvgText svg, String css, double fromX, double fromY, double toX, double toY) {
    svg.element("line", "class", css, "x1", fromX, "x2", toX, "y1", fromY, "y2", toY);
  }

  private static void band(SvgText svg, List<Point> points, Scale x, Scale y) {
    if (points.size() < 2) {
      return;
    }
    StringBuilder upper = new StringBuilder();
    StringBuilder lower = new StringBuilder();
    StringBuilder line = new StringBuilder();
    for (Point point : points) {
      char command = upper.isEmpty() ? 'M' : 'L';
      String atX = SvgText.coordinate(x.at(point.ageYears()));
      upper.append(command).append(atX).append(' ').append(at(y, point.high()));
      line.append(command).append(atX).append(' ').append(at(y, point.middle()));
      lower.insert(0, "L" + atX + ' ' + at(y, point.low()));
    }
    svg.element("path", "class", "band", "d", upper.append(lower).append('Z'));
    svg.element("path", "class", "line", "d", line);
  }

  private static String at(Scale y, double ratio) {
    return SvgText.coordinate(y.at(100 * ratio));
  }
}
