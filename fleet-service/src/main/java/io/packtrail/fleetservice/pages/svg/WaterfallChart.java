package io.packtrail.fleetservice.pages.svg;

import io.packtrail.rulestimator.valuation.Valuation;
import java.util.ArrayList;
import java.util.List;

/** From a new pack's price to what is left, one row a step. */
public final class WaterfallChart {
  private static final double ROW = 30;
  private static final double LABELS = 172;
  private static final double VALUES = 52;

  private WaterfallChart() {}

  /**
   * The chart.
   *
   * @param steps at least one
   * @param unit what the figures are in
   */
  public static Chart of(List<Valuation.Step> steps, String unit) {
    List<List<String>> rows = new ArrayList<>();
    double total = 0;
    for (Valuation.Step step : steps) {
      total += step.changePerKWh();
      rows.add(
          List.of(step.label(), Labels.oneDecimal(step.changePerKWh()), Labels.oneDecimal(total)));
    }
    double height = ROW * (steps.size() + 1) + 12;
    return new Chart(
        "From a new pack's price to this one",
        "In " + unit + ", at the median of the possible lives; the steps add up.",
        draw(new Canvas(344, height, "narrow", 4), steps),
        draw(new Canvas(860, height, "wide", 9), steps),
        List.of("Step", "Change", "Left"),
        rows);
  }

  private static String draw(Canvas canvas, List<Valuation.Step> steps) {
    double low = 0;
    double high = 0;
    double total = 0;
    for (Valuation.Step step : steps) {
      total += step.changePerKWh();
      low = Math.min(low, total);
      high = Math.max(high, total);
    }
    Scale x = new Scale(low, Math.max(high, low + 1), LABELS, canvas.right() - VALUES);
    SvgText svg =
        canvas.begin(
            "From a new pack's price to this one", "Ends at " + Labels.oneDecimal(total) + ".");
    svg.element(
        "line",
        "class",
        "axis",
        "x1",
        x.at(0),
        "x2",
        x.at(0),
        "y1",
        4.0,
        "y2",
        canvas.height() - 4);
    double before = 0;
    for (int i = 0; i < steps.size(); i++) {
      double after = before + steps.get(i).changePerKWh();
      String kind = i == 0 ? "bar" : after < before ? "bar minus" : "bar";
      row(svg, canvas, x, i, steps.get(i).label(), before, after, kind, after - before);
      before = after;
    }
    row(svg, canvas, x, steps.size(), "Value", 0, before, "bar total", before);
    return svg.close("svg").toString();
  }

  private static void row(
      SvgText svg,
      Canvas canvas,
      Scale x,
      int index,
      String label,
      double from,
      double to,
      String kind,
      double value) {
    double top = 6 + ROW * index;
    double left = Math.min(x.at(from), x.at(to));
    svg.text("text", label, "class", "label", "x", 2.0, "y", top + 15);
    svg.element(
        "rect",
        "class",
        kind,
        "x",
        left,
        "y",
        top + 2,
        "width",
        Math.max(1, Math.abs(x.at(to) - x.at(from))),
        "height",
        ROW - 10);
    svg.text(
        "text",
        (index > 0 && value > 0 && !kind.endsWith("total") ? "+" : "")
            + Labels.oneDecimal(value).replace('-', '−'),
        "class",
        "label end",
        "x",
        canvas.right(),
        "y",
        top + 15);
  }
}
