package io.packtrail.fleetservice.pages.svg;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** One dot for each battery: state of health against age, with its 90 % interval. */
public final class FleetChart {
  /**
   * One battery.
   *
   * @param ageYears time since it went into service or was first seen (years)
   */
  public record Dot(
      String batteryId, double ageYears, double sohRatio, double lowRatio, double highRatio) {}

  private static final int LABELLED = 3;

  private final List<Dot> dots;
  private final String ageBasis;

  private FleetChart(List<Dot> dots, String ageBasis) {
    this.dots = dots;
    this.ageBasis = ageBasis;
  }

  /**
   * The chart.
   *
   * @param dots at least one battery
   * @param ageBasis what age counts from, for the axis
   */
  public static Chart of(List<Dot> dots, String ageBasis) {
    FleetChart chart = new FleetChart(dots, ageBasis);
    return Chart.of(
        "State of health and age",
        "One dot for each battery with its 90 % interval; the lowest are named.",
        chart::draw,
        List.of("Battery", "Age (years)", "SOH", "90 % interval"),
        dots.stream().map(FleetChart::row).toList());
  }

  private static List<String> row(Dot dot) {
    return List.of(
        dot.batteryId(),
        Labels.oneDecimal(dot.ageYears()),
        Labels.percent(dot.sohRatio()),
        Labels.oneDecimal(dot.lowRatio() * 100)
            + " to "
            + Labels.oneDecimal(dot.highRatio() * 100)
            + " %");
  }

  private String draw(Canvas canvas) {
    double lowest = dots.stream().mapToDouble(Dot::lowRatio).min().orElse(0.6) * 100;
    double highest = dots.stream().mapToDouble(Dot::highRatio).max().orElse(1.05) * 100;
    double oldest = dots.stream().mapToDouble(Dot::ageYears).max().orElse(1);
    double youngest = dots.stream().mapToDouble(Dot::ageYears).min().orElse(0);
    double margin = Math.max((oldest - youngest) * 0.06, 0.02);
    Scale x =
        new Scale(
            Math.max(youngest - margin, -margin), oldest + margin, canvas.left(), canvas.right());
    Scale y =
        new Scale(
            Math.floor(lowest / 5) * 5,
            Math.ceil(highest / 5) * 5 + 0.01,
            canvas.bottom(),
            canvas.top());
    SvgText svg =
        canvas.begin(
            "State of health and age",
            String.format(
                Locale.ROOT, "%d batteries, %.0f to %.0f %%.", dots.size(), lowest, highest));
    canvas.verticalAxis(svg, y, " %");
    for (double tick : x.ticks(canvas.ticks())) {
      canvas.horizontalTick(svg, x.at(tick), Labels.plain(tick));
    }
    canvas.horizontalAxis(svg, "years " + ageBasis);
    Set<String> named =
        dots.stream()
            .sorted(Comparator.comparingDouble(Dot::sohRatio))
            .limit(LABELLED)
            .map(Dot::batteryId)
            .collect(Collectors.toSet());
    for (Dot dot : dots) {
      drawDot(svg, canvas, x.at(dot.ageYears()), y, dot, named.contains(dot.batteryId()));
    }
    return svg.close("svg").toString();
  }

  private static void drawDot(
      SvgText svg, Canvas canvas, double atX, Scale y, Dot dot, boolean named) {
    svg.element(
        "line",
        "class",
        "whisker",
        "x1",
        atX,
        "x2",
        atX,
        "y1",
        y.at(dot.lowRatio() * 100),
        "y2",
        y.at(dot.highRatio() * 100));
    svg.open("circle", "class", "dot strong", "cx", atX, "cy", y.at(dot.sohRatio() * 100), "r", 4.0)
        .text("title", dot.batteryId() + ": " + Labels.percent(dot.sohRatio()))
        .close("circle");
    if (named) {
      boolean leftSide = atX > canvas.right() - 90;
      svg.text(
          "text",
          dot.batteryId(),
          "class",
          leftSide ? "label end" : "label",
          "x",
          leftSide ? atX - 7 : atX + 7,
          "y",
          y.at(dot.sohRatio() * 100) + 4);
    }
  }
}
