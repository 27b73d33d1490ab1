package io.packtrail.sohmodel;

import io.packtrail.domain.BatteryAssessment;
import io.packtrail.domain.CapacityObservation;
import io.packtrail.domain.DataQuality.Finding;
import io.packtrail.domain.SohResult;
import io.packtrail.sohmodel.track.FirstBelief;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What changed between two estimates of one battery, and why: each charge moved the estimate by its
 * own shift; an announced change of cells moved it from where it stood to what is believed of cells
 * that nothing is known of; what remains is what the filter expected of time and wear, and readings
 * of the current sensor at rest.
 *
 * @param from the earlier estimate
 * @param to the later one
 * @param byChargesRatio sum of the shifts of the charges between them
 * @param byOtherCellsRatio from the last estimate of the former cells to the first belief about the
 *     present ones; 0 where none were exchanged between them
 * @param byTimeRatio the rest of the change
 * @param used charges between them that were used
 * @param refused charges between them that the filter refused
 * @param strongest the charge that moved it most, absent where none was used
 * @param findings what was found wrong or was announced in this time
 */
public record HealthChange(
    SohResult.Estimated from,
    SohResult.Estimated to,
    double byChargesRatio,
    double byOtherCellsRatio,
    double byTimeRatio,
    int used,
    int refused,
    @Nullable CapacityObservation strongest,
    List<Finding> findings) {

  public HealthChange {
    findings = List.copyOf(findings);
  }

  /** The change to the newest estimate from the one before it; empty where there are not two. */
  public static Optional<HealthChange> ofLast(BatteryAssessment assessment) {
    List<SohResult.Estimated> history = assessment.history();
    return history.size() < 2
        ? Optional.empty()
        : since(assessment, history.get(history.size() - 2).asOf());
  }

  /**
   * The change to the newest estimate from the one that stood at a time, or from the first where
   * that is later; empty where they are the same.
   */
  public static Optional<HealthChange> since(BatteryAssessment assessment, Instant time) {
    List<SohResult.Estimated> history = assessment.history();
    if (history.isEmpty()) {
      return Optional.empty();
    }
    SohResult.Estimated from = stoodAt(history, time);
    SohResult.Estimated to = history.get(history.size() - 1);
    return from.asOf().isBefore(to.asOf())
        ? Optional.of(between(assessment, from, to))
        : Optional.empty();
  }

  /**
   * The estimate that stood at a time, or the first where that is later.
   *
   * @param history at least one, oldest first
   */
  public static SohResult.Estimated stoodAt(List<SohResult.Estimated> history, Instant time) {
    SohResult.Estimated stood = history.get(0);
    for (SohResult.Estimated earlier : history) {
      stood = earlier.asOf().isAfter(time) ? stood : earlier;
    }
    return stood;
  }

  private static HealthChange between(
      BatteryAssessment assessment, SohResult.Estimated from, SohResult.Estimated to) {
    List<CapacityObservation> charges =
        assessment.observations().stream()
            .filter(one -> isBetween(one.at(), from.asOf(), to.asOf()))
            .toList();
    double byCharges = charges.stream().mapToDouble(CapacityObservation::shiftRatio).sum();
    double byOtherCells = byOtherCells(assessment, from, to);
    int used = (int) charges.stream().filter(CapacityObservation::used).count();
    return new HealthChange(
        from,
        to,
        byCharges,
        byOtherCells,
        to.sohRatio() - from.sohRatio() - byCharges - byOtherCells,
        used,
        charges.size() - used,
        charges.stream()
            .filter(CapacityObservation::used)
            .max(Comparator.comparingDouble(one -> Math.abs(one.shiftRatio())))
            .orElse(null),
        assessment.quality().findings().stream()
            .filter(finding -> isBetween(finding.last(), from.asOf(), to.asOf()))
            .toList());
  }

  private static double byOtherCells(
      BatteryAssessment assessment, SohResult.Estimated from, SohResult.Estimated to) {
    Instant change = assessment.cellsSince();
    return change != null && isBetween(change, from.asOf(), to.asOf())
        ? FirstBelief.NONE.sRatio() - stoodAt(assessment.history(), change).sohRatio()
        : 0;
  }

  private static boolean isBetween(Instant at, Instant from, Instant to) {
    return at.isAfter(from) && !at.isAfter(to);
  }

  /** The whole of it, for a person. */
  public String sentence() {
    StringBuilder text =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "From %.1f %% on %s to %.1f %% on %s: %s%s from %s, %s from time and wear between them",
                100 * from.sohRatio(),
                day(from.asOf()),
                100 * to.sohRatio(),
                day(to.asOf()),
                byOtherCellsRatio == 0
                    ? ""
                    : points(byOtherCellsRatio)
                        + " from the announced change of cells, of which nothing was known yet, ",
                points(byChargesRatio),
                used == 1 ? "1 charge" : used + " charges",
                points(byTimeRatio)));
    if (refused > 0) {
      text.append("; ").append(refused).append(refused == 1 ? " more was" : " more were");
      text.append(" refused");
    }
    text.append('.');
    if (strongest != null) {
      text.append(
          " The strongest was %s, on %s: %s."
              .formatted(points(strongest.shiftRatio()), day(strongest.at()), strongest.note()));
    }
    if (!findings.isEmpty()) {
      text.append(
          findings.stream()
              .map(Finding::code)
              .collect(Collectors.joining(", ", " Found in this time: ", ".")));
    }
    return text.toString();
  }

  private static String points(double ratio) {
    return String.format(Locale.ROOT, "%+.2f points", 100 * ratio);
  }

  private static LocalDate day(Instant at) {
    return LocalDate.ofInstant(at, ZoneOffset.UTC);
  }
}
