package io.packtrail.fleetservice.pages.svg;

import io.packtrail.domain.RulResult;
import java.util.List;
import java.util.Locale;

/** State of health in the years to come: median and 90 % range, with the end-of-life thresholds. */
public final class RulFanChart {
  private final RulResult.Forecast forecast;

  private RulFanChart(RulResult.Forecast forecast) {
    this.forecast = forecast;
  }

  /**
   * The chart.
   *
   * @param forecast with at least two fan points
   */
  public static Chart of(RulResult.Forecast forecast) {
    RulFanChart chart = new RulFanChart(forecast);
    return Chart.of(
        "Forecast of the state of health",
        "Line: median of the forecast. Band: 90 % of the forecast paths. Dashed: end-of-life thresholds. Duty assumed: "
            + forecast.duty()
            + ".",
        chart::draw,
        List.of("Years ahead", "5 %", "Median", "95 %"),
        Chart.thinned(forecast.fan(), 40).stream().map(RulFanChart::row).toList());
  }

  private static List<String> row(RulResult.FanPoint point) {
    return List.of(
        Labels.oneDecimal(point.yearsAhead()),
        Labels.percent(point.sohRatio().q05()),
        Labels.percent(point.sohRatio().q50()),
        Labels.percent(point.sohRatio().q95()));
  }

  private String draw(Canvas canvas) {
    List<RulResult.FanPoint> fan = forecast.fan();
    double horizonYears = fan.get(fan.size() - 1).yearsAhead();
    double lowest =
        fan.stream().mapToDouble(point -> point.sohRatio().q05()).min().orElse(0.5) * 100;
    double highest =
        fan.stream().mapToDouble(point -> point.sohRatio().q95()).max().orElse(1) * 100;
    Scale x =
        new Scale(fan.get(0).yearsAhead(), horizonYears, canvas.left() + 4, canvas.right() - 4);
    Scale y =
        new Scale(
            Math.max(0, Math.floor(lowest / 10) * 10),
            Math.ceil(highest / 5) * 5 + 0.01,
            canvas.bottom(),
            canvas.top());
    SvgText svg =
        canvas.begin(
            "Forecast of the state of health",
            String.format(
                Locale.ROOT,
                "In %.0f years the median is %.0f %%, 90 %% of the paths between %.0f and %.0f %%.",
                horizonYears,
                fan.get(fan.size() - 1).sohRatio().q50() * 100,
                fan.get(fan.size() - 1).sohRatio().q05() * 100,
                fan.get(fan.size() - 1).sohRatio().q95() * 100));
    canvas.verticalAxis(svg, y, " %");
    for (double tick : x.ticks(canvas.ticks())) {
      canvas.horizontalTick(svg, x.at(tick), Labels.plain(tick));
    }
    canvas.horizontalAxis(svg, "years from the last measurement");
    drawFan(svg, fan, x, y);
    drawThresholds(svg, canvas, y);
    return svg.close("svg").toString();
  }

  private void drawThresholds(SvgText svg, Canvas canvas, Scale y) {
    for (RulResult.ToThreshold threshold : forecast.thresholds()) {
      double percent = threshold.thresholdRatio() * 100;
      if (percent <= y.low() || percent >= y.high()) {
        continue;
      }
      svg.element(
          "line",
          "class",
          "threshold",
          "x1",
          canvas.left(),
          "x2",
          canvas.right(),
          "y1",
          y.at(percent),
          "y2",
          y.at(percent));
    }
  }

  private static void drawFan(SvgText svg, List<RulResult.FanPoint> fan, Scale x, Scale y) {
    StringBuilder band = new StringBuilder();
    StringBuilder back = new StringBuilder();
    StringBuilder line = new StringBuilder();
    for (RulResult.FanPoint point : fan) {
      char command = band.isEmpty() ? 'M' : 'L';
      String atX = SvgText.coordinate(x.at(point.yearsAhead()));
      band.append(command).append(atX).append(' ').append(at(y, point.sohRatio().q95()));
      line.append(command).append(atX).append(' ').append(at(y, point.sohRatio().q50()));
      back.insert(0, "L" + atX + ' ' + at(y, point.sohRatio().q05()));
    }
    svg.element("path", "class", "band", "d", band.append(back).append('Z'));
    svg.element("path", "class", "line", "d", line);
  }

  private static String at(Scale y, double ratio) {
    return SvgText.coordinate(y.at(ratio * 100));
  }
}
