package io.packtrail.fleetservice.pages.svg;

import io.packtrail.domain.CapacityObservation;
import io.packtrail.domain.SmoothedHealth;
import io.packtrail.domain.SohResult;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * State of health over time: from what had been measured by then, its interval, and every
 * observation.
 */
public final class SohHistoryChart {
  private static final int LINE_POINTS = 240;
  private static final int DOTS = 500;
  private static final int TABLE_ROWS = 60;

  private final List<SohResult.Estimated> history;
  private final List<SmoothedHealth> smoothed;
  private final List<CapacityObservation> observations;
  private final double referenceAh;

  private SohHistoryChart(
      List<SohResult.Estimated> history,
      List<SmoothedHealth> smoothed,
      List<CapacityObservation> observations) {
    this.history = Chart.thinned(history, LINE_POINTS);
    this.smoothed = Chart.thinned(smoothed, LINE_POINTS);
    this.observations = Chart.thinned(observations, DOTS);
    this.referenceAh = history.get(history.size() - 1).reference().capacityAh();
  }

  /**
   * The chart.
   *
   * @param history at least one estimate, oldest first
   * @param smoothed the same with hindsight; may be empty
   */
  public static Chart of(
      List<SohResult.Estimated> history,
      List<SmoothedHealth> smoothed,
      List<CapacityObservation> observations) {
    SohHistoryChart chart = new SohHistoryChart(history, smoothed, observations);
    String caption =
        "Line: estimate from what had been measured up to each time, late arrivals included, at 25"
            + " °C. Band: its 90 % interval. Dashes: the same with hindsight. Dots: single charges"
            + " as measured, at their own temperature; hollow ones were not used.";
    return Chart.of(
        "State of health over time",
        caption,
        chart::draw,
        List.of("Date", "SOH", "90 % interval", "Observations"),
        Chart.thinned(history, TABLE_ROWS).stream().map(SohHistoryChart::row).toList());
  }

  private static List<String> row(SohResult.Estimated soh) {
    return List.of(
        LocalDate.ofInstant(soh.asOf(), ZoneOffset.UTC).toString(),
        Labels.percent(soh.sohRatio()),
        Labels.oneDecimal(soh.soh90().lowRatio() * 100)
            + " to "
            + Labels.oneDecimal(soh.soh90().highRatio() * 100)
            + " %",
        Integer.toString(soh.observations()));
  }

  private String draw(Canvas canvas) {
    Instant first = firstTime();
    Instant last = lastTime();
    Scale x =
        new Scale(
            (double) first.toEpochMilli(),
            Math.max((double) last.toEpochMilli(), first.toEpochMilli() + 1.0),
            canvas.left() + 4,
            canvas.right() - 4);
    Scale y = percentScale(canvas);
    SohResult.Estimated now = history.get(history.size() - 1);
    SvgText svg =
        canvas.begin(
            "State of health over time",
            String.format(
                Locale.ROOT,
                "From %s to %s; last value %.1f %%, 90 %% interval %.1f to %.1f %%.",
                LocalDate.ofInstant(first, ZoneOffset.UTC),
                LocalDate.ofInstant(last, ZoneOffset.UTC),
                now.sohRatio() * 100,
                now.soh90().lowRatio() * 100,
                now.soh90().highRatio() * 100));
    canvas.verticalAxis(svg, y, " %");
    for (TimeTicks.Tick tick : TimeTicks.between(first, last, canvas.ticks())) {
      canvas.horizontalTick(svg, x.at((double) tick.at().toEpochMilli()), tick.label());
    }
    canvas.horizontalAxis(svg, "date (UTC)");
    drawDots(svg, x, y);
    drawBandAndLine(svg, x, y);
    return svg.close("svg").toString();
  }

  private void drawBandAndLine(SvgText svg, Scale x, Scale y) {
    StringBuilder upper = new StringBuilder();
    StringBuilder lower = new StringBuilder();
    StringBuilder line = new StringBuilder();
    for (SohResult.Estimated soh : history) {
      double atX = x.at((double) soh.asOf().toEpochMilli());
      point(line, line.isEmpty() ? 'M' : 'L', atX, y.at(soh.sohRatio() * 100));
      point(upper, upper.isEmpty() ? 'M' : 'L', atX, y.at(clip(y, soh.soh90().highRatio())));
      lower.insert(0, pointText('L', atX, y.at(clip(y, soh.soh90().lowRatio()))));
    }
    svg.element("path", "class", "band", "d", upper.append(lower).append('Z'));
    svg.element("path", "class", "line", "d", line);
    StringBuilder hindsight = new StringBuilder();
    for (SmoothedHealth one : smoothed) {
      char command = hindsight.isEmpty() ? 'M' : 'L';
      point(
          hindsight,
          command,
          x.at((double) one.at().toEpochMilli()),
          y.at(clip(y, one.sohRatio())));
    }
    if (!hindsight.isEmpty()) {
      svg.element("path", "class", "hindsight", "d", hindsight);
    }
  }

  private void drawDots(SvgText svg, Scale x, Scale y) {
    for (CapacityObservation observation : observations) {
      double percent = observation.capacityAh() / referenceAh * 100;
      if (percent < y.low() || percent > y.high()) {
        continue; // Far-off refused charges stay in the session list; here they would flatten the
        // line.
      }
      svg.open(
              "circle",
              "class",
              observation.used() ? "dot" : "dot hollow",
              "cx",
              x.at((double) observation.at().toEpochMilli()),
              "cy",
              y.at(percent),
              "r",
              2.5)
          .text(
              "title",
              LocalDate.ofInstant(observation.at(), ZoneOffset.UTC) + ": " + observation.note())
          .close("circle");
    }
  }

  private Scale percentScale(Canvas canvas) {
    double low = bounds().min().orElse(0.6) * 100;
    double high = bounds().max().orElse(1.05) * 100;
    double floor = Math.floor(low / 5) * 5;
    double ceiling = Math.max(Math.ceil(high / 5) * 5, floor + 5);
    return new Scale(floor, ceiling, canvas.bottom(), canvas.top());
  }

  private DoubleStream bounds() {
    DoubleStream used =
        observations.stream()
            .filter(CapacityObservation::used)
            .mapToDouble(observation -> observation.capacityAh() / referenceAh);
    // The first interval is the prior's and would flatten everything after it.
    List<SohResult.Estimated> settled =
        history.size() > 3 ? history.subList(history.size() / 4, history.size()) : history;
    DoubleStream band =
        settled.stream()
            .flatMapToDouble(
                soh -> DoubleStream.of(soh.soh90().lowRatio(), soh.soh90().highRatio()));
    return DoubleStream.concat(used, band);
  }

  private static double clip(Scale y, double ratio) {
    return Math.min(Math.max(ratio * 100, y.low()), y.high());
  }

  private Instant firstTime() {
    return times().min(Instant::compareTo).orElseThrow();
  }

  private Instant lastTime() {
    return times().max(Instant::compareTo).orElseThrow();
  }

  private Stream<Instant> times() {
    return Stream.concat(
        history.stream().map(SohResult.Estimated::asOf),
        observations.stream().map(CapacityObservation::at));
  }

  private static void point(StringBuilder path, char command, double x, double y) {
    path.append(pointText(command, x, y));
  }

  private static String pointText(char command, double x, double y) {
    return command + SvgText.coordinate(x) + ' ' + SvgText.coordinate(y);
  }
}
