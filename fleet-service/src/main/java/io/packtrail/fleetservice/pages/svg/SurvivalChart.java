package io.packtrail.fleetservice.pages.svg;

import io.packtrail.fleetservice.durability.Durability;
import io.packtrail.rulestimator.survival.KaplanMeier;
import io.packtrail.rulestimator.survival.WeibullFit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Share of packs that survive by age: Kaplan–Meier with its interval, Weibull, packs at risk. */
public final class SurvivalChart {
  private static final int CURVE_POINTS = 60;

  private final Durability.Survival survival;
  private final double oldestYears;

  private SurvivalChart(Durability.Survival survival) {
    this.survival = survival;
    double lastStep =
        survival.steps().isEmpty() ? 0 : survival.steps().get(survival.steps().size() - 1).time();
    this.oldestYears = Math.max(1, Math.max(survival.atRisk().size(), lastStep));
  }

  /** The chart. */
  public static Chart of(Durability.Survival survival) {
    SurvivalChart chart = new SurvivalChart(survival);
    return Chart.of(
        "Packs that are not replaced, by age",
        "Steps: Kaplan–Meier, with the 95 % interval as a band. Dashed: Weibull, where there are enough failures. Both tell of packs that reached the age at which the steps begin. Before the first failure there is no interval. The table also tells the packs at risk at each full year.",
        chart::draw,
        List.of("Age (years)", "At risk", "Failed", "Surviving", "95 % interval"),
        chart.rows());
  }

  private List<List<String>> rows() {
    List<List<String>> rows = new ArrayList<>();
    for (KaplanMeier.Step step : survival.steps()) {
      rows.add(
          List.of(
              Labels.oneDecimal(step.time()),
              Integer.toString(step.atRisk()),
              Integer.toString(step.failed()),
              Labels.percent(step.survivalRatio()),
              Labels.percent(step.low95Ratio()) + " to " + Labels.percent(step.high95Ratio())));
    }
    for (int year = 1; year <= survival.atRisk().size(); year++) {
      rows.add(
          List.of(
              Integer.toString(year),
              Integer.toString(survival.atRisk().get(year - 1)),
              "–",
              "–",
              "–"));
    }
    return rows;
  }

  private String draw(Canvas canvas) {
    double lowest =
        survival.steps().stream().mapToDouble(KaplanMeier.Step::low95Ratio).min().orElse(0.9);
    Scale x = new Scale(0, oldestYears, canvas.left() + 4, canvas.right() - 4);
    Scale y =
        new Scale(
            Math.max(0, Math.floor(10 * Math.min(lowest, 0.9)) * 10),
            100.5,
            canvas.bottom(),
            canvas.top());
    SvgText svg =
        canvas.begin(
            "Packs that are not replaced, by age",
            String.format(
                Locale.ROOT,
                "%d lives, %d failures.",
                survival.lives(),
                survival.perYear().failures()));
    canvas.verticalAxis(svg, y, " %");
    for (double tick : x.ticks(canvas.ticks())) {
      canvas.horizontalTick(svg, x.at(tick), Labels.plain(tick));
    }
    canvas.horizontalAxis(svg, "age (years)");
    drawSteps(svg, x, y);
    drawWeibull(svg, x, y);
    return svg.close("svg").toString();
  }

  private void drawSteps(SvgText svg, Scale x, Scale y) {
    StringBuilder line = new StringBuilder();
    StringBuilder upper = new StringBuilder();
    StringBuilder lower = new StringBuilder();
    double survived = 1;
    double low = 1;
    double high = 1;
    double from = x.at(survival.fromYears());
    corner(line, 'M', from, y.at(100));
    corner(upper, 'M', from, y.at(100));
    lower.append('L').append(at(from, y.at(100)));
    for (KaplanMeier.Step step : survival.steps()) {
      double atX = x.at(step.time());
      corner(line, 'L', atX, y.at(100 * survived));
      corner(upper, 'L', atX, y.at(100 * high));
      lower.insert(0, 'L' + at(atX, y.at(Math.max(y.low(), 100 * low))));
      survived = step.survivalRatio();
      low = step.low95Ratio();
      high = step.high95Ratio();
      corner(line, 'L', atX, y.at(Math.max(y.low(), 100 * survived)));
      corner(upper, 'L', atX, y.at(100 * high));
      lower.insert(0, 'L' + at(atX, y.at(Math.max(y.low(), 100 * low))));
    }
    double end = x.at(oldestYears);
    corner(line, 'L', end, y.at(Math.max(y.low(), 100 * survived)));
    corner(upper, 'L', end, y.at(100 * high));
    lower.insert(0, 'L' + at(end, y.at(Math.max(y.low(), 100 * low))));
    svg.element("path", "class", "band", "d", upper.append(lower).append('Z'));
    svg.element("path", "class", "line", "d", line);
  }

  private void drawWeibull(SvgText svg, Scale x, Scale y) {
    WeibullFit fit = survival.weibull();
    if (fit == null) {
      return;
    }
    // Beside the steps, which tell of packs that reached their beginning.
    double from = survival.fromYears();
    StringBuilder curve = new StringBuilder();
    for (int i = 0; i <= CURVE_POINTS; i++) {
      double age = from + (oldestYears - from) * i / CURVE_POINTS;
      double survived = fit.law().survivalRatio(age) / fit.law().survivalRatio(from);
      double percent = Math.max(y.low(), 100 * survived);
      corner(curve, i == 0 ? 'M' : 'L', x.at(age), y.at(percent));
    }
    svg.element("path", "class", "hindsight", "d", curve);
  }

  private static void corner(StringBuilder path, char command, double x, double y) {
    path.append(command).append(at(x, y));
  }

  private static String at(double x, double y) {
    return SvgText.coordinate(x) + ' ' + SvgText.coordinate(y);
  }
}
