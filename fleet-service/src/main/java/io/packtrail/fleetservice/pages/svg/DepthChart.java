package io.packtrail.fleetservice.pages.svg;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Rainflow cycles by depth of discharge, ten bars. */
public final class DepthChart {
  private DepthChart() {}

  /**
   * The chart.
   *
   * @param cycles cycles in each tenth of depth, ten values
   */
  public static Chart of(List<Double> cycles) {
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < cycles.size(); i++) {
      rows.add(List.of(range(i), Labels.oneDecimal(cycles.get(i))));
    }
    return Chart.of(
        "Cycles by depth of discharge",
        "Rainflow count of the reported state of charge; half cycles count one half.",
        canvas -> draw(canvas, cycles),
        List.of("Depth", "Cycles"),
        rows);
  }

  private static String range(int bin) {
    return bin * 10 + " to " + (bin + 1) * 10 + " %";
  }

  private static String draw(Canvas canvas, List<Double> cycles) {
    double most = cycles.stream().mapToDouble(Double::doubleValue).max().orElse(0);
    double total = cycles.stream().mapToDouble(Double::doubleValue).sum();
    Scale y = new Scale(0, Math.max(most * 1.1, 1), canvas.bottom(), canvas.top());
    Scale x = new Scale(0, cycles.size(), canvas.left() + 4, canvas.right() - 4);
    SvgText svg =
        canvas.begin(
            "Cycles by depth of discharge",
            String.format(Locale.ROOT, "%.0f cycles in all.", total));
    canvas.verticalAxis(svg, y, "");
    double gap = canvas.isWide() ? 6 : 3;
    for (int i = 0; i < cycles.size(); i++) {
      double top = y.at(cycles.get(i));
      svg.open(
              "rect",
              "class",
              "bar",
              "x",
              x.at(i) + gap,
              "y",
              top,
              "width",
              x.at(1) - x.at(0) - 2 * gap,
              "height",
              Math.max(canvas.bottom() - top, 0))
          .text("title", range(i) + ": " + Labels.oneDecimal(cycles.get(i)) + " cycles")
          .close("rect");
      if (canvas.isWide() || i % 2 == 0) {
        canvas.horizontalTick(svg, x.at(i), i * 10 + " %");
      }
    }
    canvas.horizontalTick(svg, x.at(cycles.size()) - (canvas.isWide() ? 0 : 8), "100 %");
    canvas.horizontalAxis(svg, "depth of discharge");
    return svg.close("svg").toString();
  }
}
