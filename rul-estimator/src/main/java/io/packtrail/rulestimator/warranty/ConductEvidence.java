package io.packtrail.rulestimator.warranty;

import io.packtrail.domain.BatteryAssessment;
import io.packtrail.domain.BatteryEvent;
import io.packtrail.domain.DailyStress;
import io.packtrail.domain.StressRecord;
import io.packtrail.rulestimator.warranty.Evidence.See;
import io.packtrail.rulestimator.warranty.Evidence.Side;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What was done to a battery and what happened to it.
 *
 * <p>After an exchange of cells none of what was counted before speaks against those that are in it
 * now. Minutes and counts over the whole record cannot be told apart by cells, so that they become
 * limits.
 */
final class ConductEvidence {
  private static final Set<BatteryEvent.Kind> HARM =
      Set.of(
          BatteryEvent.Kind.ACCIDENT,
          BatteryEvent.Kind.MODULE_SWAP,
          BatteryEvent.Kind.OVER_CHARGE,
          BatteryEvent.Kind.DEEP_DISCHARGE,
          BatteryEvent.Kind.OVER_TEMPERATURE);

  private final List<Evidence> found = new ArrayList<>();
  private final @Nullable Instant cellsSince;
  private final StressRecord stress;

  private ConductEvidence(BatteryAssessment assessment) {
    this.cellsSince = assessment.cellsSince();
    this.stress = assessment.stress();
  }

  /**
   * Gathers.
   *
   * @param events what was reported, oldest first
   */
  static List<Evidence> of(BatteryAssessment assessment, List<BatteryEvent> events) {
    ConductEvidence evidence = new ConductEvidence(assessment);
    evidence.exchange();
    evidence.extremes();
    evidence.events(events);
    return evidence.found;
  }

  private void exchange() {
    if (cellsSince == null) {
      return;
    }
    LocalDate since = LocalDate.ofInstant(cellsSince, ZoneOffset.UTC);
    List<DailyStress> own =
        stress.days().stream().filter(day -> !day.day().isBefore(since)).toList();
    found.add(
        new Evidence(
            "other-cells-since",
            Side.LIMIT,
            String.format(
                Locale.ROOT,
                "Other cells since %s: health, forecast and charges are of these. Age, distance,"
                    + " full cycles and energy go on from the first cells, as in terms that go on"
                    + " after a replacement; since then %.0f km and %.1f equivalent full cycles.",
                since,
                own.stream().mapToDouble(DailyStress::distanceKm).sum(),
                own.stream().mapToDouble(DailyStress::equivalentFullCycles).sum()),
            null,
            null,
            See.TERMS));
  }

  private void extremes() {
    minutes("above the stated temperature range", "extreme-heat", stress.extremeHighTempMinutes());
    minutes("below the stated temperature range", "extreme-cold", stress.extremeLowTempMinutes());
    minutes(
        "charging above that range",
        "extreme-heat-charging",
        stress.extremeHighTempChargingMinutes());
    minutes(
        "charging below that range",
        "extreme-cold-charging",
        stress.extremeLowTempChargingMinutes());
    count("deep discharges were counted", "deep-discharges", stress.deepDischarges());
    count("over-charges were counted", "over-charges", stress.overCharges());
    if (!stress.knowsTemperature()) {
      found.add(
          new Evidence(
              "temperature-not-known",
              Side.LIMIT,
              stress.doubtsTemperature()
                  ? "The temperatures that were reported cannot be believed; whether it was outside"
                      + " the stated temperature range is not known."
                  : "No temperature was reported; whether it was outside the stated temperature"
                      + " range is not known.",
              null,
              null,
              See.QUALITY));
    }
    double minutes = stress.extremeHighTempMinutes() + stress.extremeLowTempMinutes();
    if (stress.knowsTemperature()
        && minutes == 0
        && stress.deepDischarges() == 0
        && stress.overCharges() == 0) {
      found.add(
          new Evidence(
              "ordinary-use",
              Side.OWNER,
              "No time outside the stated temperature range, no deep discharge and no over-charge"
                  + " was seen.",
              null,
              null,
              See.STRESS));
    }
  }

  private void minutes(String what, String code, double minutes) {
    if (minutes > 0) {
      counted(code, String.format(Locale.ROOT, "%.0f minutes %s", minutes, what), null, minutes);
    }
  }

  private void count(String what, String code, long count) {
    if (count > 0) {
      counted(code, "%d %s".formatted(count, what), count, null);
    }
  }

  private void counted(String code, String what, @Nullable Long count, @Nullable Double minutes) {
    found.add(
        new Evidence(
            code,
            cellsSince == null ? Side.WARRANTOR : Side.LIMIT,
            what + (cellsSince == null ? "." : ", those before the exchange of cells included."),
            count,
            minutes,
            See.STRESS));
  }

  private void events(List<BatteryEvent> events) {
    for (BatteryEvent.Kind kind : BatteryEvent.Kind.values()) {
      List<BatteryEvent> ofKind = events.stream().filter(event -> event.kind() == kind).toList();
      long earlier =
          ofKind.stream()
              .filter(event -> cellsSince != null && event.at().isBefore(cellsSince))
              .count();
      reported(kind, ofKind.size() - earlier, "", HARM.contains(kind));
      reported(kind, earlier, ", before the exchange of cells", false);
    }
  }

  private void reported(BatteryEvent.Kind kind, long count, String when, boolean harm) {
    if (count > 0) {
      found.add(
          new Evidence(
              "reported-" + kind.wireName(),
              harm ? Side.WARRANTOR : Side.LIMIT,
              "%d times the gateway reported: %s%s.".formatted(count, kind.wireName(), when),
              count,
              null,
              See.STRESS));
    }
  }
}
