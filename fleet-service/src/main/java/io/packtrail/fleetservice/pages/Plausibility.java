package io.packtrail.fleetservice.pages;

import io.packtrail.domain.Battery;
import io.packtrail.domain.Chemistry;
import io.packtrail.domain.SampleSeries;
import io.packtrail.domain.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Whether a battery's newest minutes agree with themselves and with its master data. */
final class Plausibility {
  /** Samples further apart than this (ms) tell nothing of the charge between them. */
  private static final long LONGEST_STEP_MS = 120_000;

  /** A change of state of charge below this (ratio) is noise. */
  private static final double LEAST_MOVED_RATIO = 0.01;

  /** How far state of charge and counted charge may part (ratio, and share of the charge). */
  private static final double SLACK_RATIO = 0.03;

  private static final double SLACK_SHARE = 0.25;

  /** How far pack voltage divided by cells may lie outside of what the cells say (V). */
  private static final double SLACK_V = 0.15;

  private final Battery battery;
  private final SampleSeries recent;

  private Plausibility(Battery battery, SampleSeries recent) {
    this.battery = battery;
    this.recent = recent;
  }

  /** One row for each check. */
  static List<BatteryPage.CheckRow> of(Battery battery, SampleSeries recent) {
    Plausibility plausibility = new Plausibility(battery, recent);
    List<BatteryPage.CheckRow> rows = new ArrayList<>();
    rows.add(plausibility.rate());
    rows.add(plausibility.voltage());
    rows.add(plausibility.charge());
    return rows;
  }

  private BatteryPage.CheckRow rate() {
    int samples = recent.size();
    if (samples < 2) {
      return row("Rate", "not checked", "one sample in ten minutes is too few");
    }
    double intervalS =
        (recent.epochMs()[samples - 1] - recent.epochMs()[0]) / 1_000.0 / (samples - 1);
    return row(
        "Rate",
        intervalS * 1_000 <= LONGEST_STEP_MS ? "passed" : "failed",
        "a sample every %s s over the newest ten minutes".formatted(Wording.plain(intervalS)));
  }

  private BatteryPage.CheckRow voltage() {
    int last = recent.size() - 1;
    double packV = last < 0 ? Double.NaN : recent.value(Signal.PACK_VOLTAGE_V, last);
    if (Double.isNaN(packV)) {
      return row("Pack voltage", "not checked", "the newest sample has none");
    }
    double cellV = packV / battery.seriesCells();
    double lowV = recent.value(Signal.CELL_VOLTAGE_MIN_V, last);
    double highV = recent.value(Signal.CELL_VOLTAGE_MAX_V, last);
    boolean cells = !Double.isNaN(lowV) && !Double.isNaN(highV);
    double[] usual = usualCellV(battery.chemistry());
    double fromV = cells ? lowV - SLACK_V : usual[0];
    double toV = cells ? highV + SLACK_V : usual[1];
    return row(
        "Pack voltage",
        cellV >= fromV && cellV <= toV ? "passed" : "failed",
        String.format(
            Locale.ROOT,
            "%.1f V ÷ %d cells in series = %.2f V; %s",
            packV,
            battery.seriesCells(),
            cellV,
            cells
                ? String.format(Locale.ROOT, "the cells report %.2f to %.2f V", lowV, highV)
                : String.format(
                    Locale.ROOT, "%s cells have %.1f to %.1f V", battery.chemistry(), fromV, toV)));
  }

  /** Bounds that no cell in use leaves (V). */
  private static double[] usualCellV(Chemistry chemistry) {
    return switch (chemistry) {
      case LFP -> new double[] {1.8, 3.8};
      case LTO -> new double[] {1.4, 2.9};
      default -> new double[] {2.3, 4.5};
    };
  }

  private BatteryPage.CheckRow charge() {
    double chargedAh = 0;
    int first = -1;
    int last = -1;
    for (int i = 0; i < recent.size(); i++) {
      if (Float.isNaN(recent.value(Signal.SOC_RATIO, i))
          || Float.isNaN(recent.value(Signal.PACK_CURRENT_A, i))) {
        continue;
      }
      if (last >= 0) {
        long stepMs = recent.epochMs()[i] - recent.epochMs()[last];
        if (stepMs > LONGEST_STEP_MS) {
          return row("Charge", "not checked", "the samples are too far apart to count charge");
        }
        double meanA =
            (recent.value(Signal.PACK_CURRENT_A, last) + recent.value(Signal.PACK_CURRENT_A, i))
                / 2.0;
        chargedAh += meanA * stepMs / 3_600_000.0;
      } else {
        first = i;
      }
      last = i;
    }
    if (first == last) {
      return row("Charge", "not checked", "too few samples have current and state of charge");
    }
    double movedRatio =
        recent.value(Signal.SOC_RATIO, last) - recent.value(Signal.SOC_RATIO, first);
    return charge(movedRatio, chargedAh / battery.ratedCapacityAh());
  }

  private static BatteryPage.CheckRow charge(double movedRatio, double countedRatio) {
    String detail =
        "state of charge moved by %s, the current amounts to %s of the rated capacity"
            .formatted(Wording.change(movedRatio), Wording.change(countedRatio));
    if (Math.abs(movedRatio) < LEAST_MOVED_RATIO && Math.abs(countedRatio) < LEAST_MOVED_RATIO) {
      return row("Charge", "not checked", "hardly any charge moved: " + detail);
    }
    if (Math.min(Math.abs(movedRatio), Math.abs(countedRatio)) >= LEAST_MOVED_RATIO
        && movedRatio * countedRatio < 0) {
      return row(
          "Charge",
          "failed",
          detail + "; the current's sign is the wrong way round, charging is +");
    }
    boolean close =
        Math.abs(movedRatio - countedRatio) <= SLACK_RATIO + SLACK_SHARE * Math.abs(countedRatio);
    return row("Charge", close ? "passed" : "failed", detail);
  }

  private static BatteryPage.CheckRow row(String name, String status, String detail) {
    return new BatteryPage.CheckRow(name, status, detail);
  }
}
