package io.packtrail.fleetservice.pages.svg;

import io.packtrail.domain.Quantiles;
import io.packtrail.rulestimator.FadeDrivers;
import io.packtrail.rulestimator.FadeDrivers.Driver;
import java.util.List;
import java.util.Locale;

/** What a battery's fade goes with: one pair of bars for each driver, so far and ahead. */
public final class DriverChart {
  private static final double GUTTER = 128;

  private final FadeDrivers drivers;

  private DriverChart(FadeDrivers drivers) {
    this.drivers = drivers;
  }

  /** The chart. */
  public static Chart of(FadeDrivers drivers) {
    DriverChart chart = new DriverChart(drivers);
    return Chart.of(
        "What the fade goes with",
        String.format(
                Locale.ROOT,
                "Percentage points of capacity. Upper bar: so far (%.1f in all). Lower bar: the next %.0f years at the use of the last (%.1f in all). Lines: 90 %% intervals. ",
                100 * drivers.lossSoFarRatio().q50(),
                drivers.aheadYears(),
                100 * drivers.lossAheadRatio().q50())
            + String.join(" ", drivers.notes()),
        chart::draw,
        List.of("Driver", "So far", "90 %", "Ahead", "90 %"),
        drivers.shares().stream().map(DriverChart::row).toList());
  }

  private static List<String> row(FadeDrivers.Share share) {
    return List.of(
        name(share.driver()) + (share.modelled() ? "" : " (not known)"),
        points(share.soFarRatio().q50()),
        points(share.soFarRatio().q05()) + " to " + points(share.soFarRatio().q95()),
        points(share.aheadRatio().q50()),
        points(share.aheadRatio().q05()) + " to " + points(share.aheadRatio().q95()));
  }

  private String draw(Canvas canvas) {
    double low = 0;
    double high = 0.001;
    for (FadeDrivers.Share share : drivers.shares()) {
      low = Math.min(low, Math.min(share.soFarRatio().q05(), share.aheadRatio().q05()));
      high = Math.max(high, Math.max(share.soFarRatio().q95(), share.aheadRatio().q95()));
    }
    Scale x = new Scale(100 * low, 100 * high, canvas.left() + GUTTER - 40, canvas.right() - 6);
    SvgText svg =
        canvas.begin(
            "What the fade goes with",
            "One pair of bars for each driver; the table below says the same.");
    for (double tick : x.ticks(canvas.ticks())) {
      svg.element(
          "line",
          "class",
          tick == 0 ? "axis" : "grid",
          "x1",
          x.at(tick),
          "x2",
          x.at(tick),
          "y1",
          canvas.top(),
          "y2",
          canvas.bottom());
      canvas.horizontalTick(svg, x.at(tick), Labels.plain(tick));
    }
    canvas.horizontalAxis(svg, "percentage points of capacity");
    double slot = (canvas.bottom() - canvas.top()) / drivers.shares().size();
    for (int i = 0; i < drivers.shares().size(); i++) {
      FadeDrivers.Share share = drivers.shares().get(i);
      double top = canvas.top() + i * slot;
      svg.text(
          "text",
          name(share.driver()),
          "class",
          "label end",
          "x",
          canvas.left() + GUTTER - 46,
          "y",
          top + slot / 2 + 4);
      bar(svg, x, share.soFarRatio(), top + slot * 0.12, slot * 0.34, "bar");
      bar(svg, x, share.aheadRatio(), top + slot * 0.52, slot * 0.34, "bar ahead");
    }
    return svg.close("svg").toString();
  }

  private static void bar(
      SvgText svg, Scale x, Quantiles ratio, double top, double height, String css) {
    double from = x.at(100 * Math.min(0, ratio.q50()));
    double to = x.at(100 * Math.max(0, ratio.q50()));
    svg.element("rect", "class", css, "x", from, "y", top, "width", to - from, "height", height);
    svg.element(
        "line",
        "class",
        "axis",
        "x1",
        x.at(100 * ratio.q05()),
        "x2",
        x.at(100 * ratio.q95()),
        "y1",
        top + height / 2,
        "y2",
        top + height / 2);
  }

  private static String name(Driver driver) {
    return switch (driver) {
      case CALENDAR_TIME -> "calendar time";
      case THROUGHPUT -> "throughput";
      case HEAT -> "heat";
      case HIGH_CHARGE -> "high charge";
      case DEPTH -> "depth";
      case CHARGING_RATE -> "charging rate";
      case COLD_CHARGING -> "cold charging";
    };
  }

  private static String points(double ratio) {
    return String.format(Locale.ROOT, "%.2f", 100 * ratio);
  }
}
