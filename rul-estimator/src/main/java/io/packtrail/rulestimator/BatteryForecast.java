package io.packtrail.rulestimator;

import io.packtrail.domain.Battery;
import io.packtrail.domain.BatteryAssessment;
import io.packtrail.domain.HealthLimits;
import io.packtrail.domain.Quantiles;
import io.packtrail.domain.RatioInterval;
import io.packtrail.domain.RulResult;
import io.packtrail.domain.SohResult;
import io.packtrail.rulestimator.ageing.AgeingModels;
import io.packtrail.rulestimator.valuation.SecondLife;
import io.packtrail.rulestimator.valuation.StationaryDuty;
import io.packtrail.rulestimator.warranty.Term;
import io.packtrail.rulestimator.warranty.WarrantyPosition;
import io.packtrail.rulestimator.warranty.WarrantyTerms;
import io.packtrail.rulestimator.warranty.WarrantyUse;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The forecast of one battery, step by step. */
final class BatteryForecast {
  private static final double WHOLE_YEAR_DAYS = 350;

  private final Battery battery;
  private final BatteryAssessment assessment;
  private final SohResult.Estimated soh;
  private final AgeingModels.ChemistryModel chemistry;
  private final AgeingPrior prior;
  private final String priorPhrase;
  private final @Nullable IntervalCalibration calibration;
  private final UseAndHealth past;
  private final PresentState present;

  BatteryForecast(
      Battery battery,
      BatteryAssessment assessment,
      SohResult.Estimated soh,
      AgeingModels.ChemistryModel chemistry,
      FleetPriors fleet) {
    this.battery = battery;
    this.assessment = assessment;
    this.soh = soh;
    this.chemistry = chemistry;
    AgeingPrior learned = fleet.of(battery);
    this.prior =
        learned != null
            ? learned
            : AgeingPrior.ofChemistry(chemistry.medianMultiplier(), chemistry.sdLogMultiplier());
    this.priorPhrase = fleet.describe(battery);
    this.calibration = fleet.calibration(battery);
    this.past = new UseAndHealth(battery, assessment, chemistry.model());
    this.present = new PresentState(soh, past);
  }

  RulResult.Forecast result(List<Double> thresholds) {
    return result(thresholds, FutureUse.own(past), paths());
  }

  /** The same under a planned use. */
  RulResult result(List<Double> thresholds, PlannedUse plan) {
    FutureUse.Planned planned = FutureUse.planned(plan, past, chemistry.model());
    return planned instanceof FutureUse.Refused refused
        ? new RulResult.NotEstimable(
            assessment.asOf(), refused.code(), refused.reason(), RulEstimator.METHOD_VERSION)
        : planned(thresholds, ((FutureUse.Possible) planned).use());
  }

  private RulResult.Forecast planned(List<Double> thresholds, FutureUse use) {
    return result(thresholds, use, paths().in(use, season(use)));
  }

  private RulResult.Forecast result(
      List<Double> thresholds, FutureUse future, ForecastPaths paths) {
    List<RulResult.ToThreshold> toThresholds = thresholds.stream().map(paths::toThreshold).toList();
    List<String> notes = new ArrayList<>(future.notes());
    notes.addAll(notes(thresholds));
    return new RulResult.Forecast(
        assessment.asOf(),
        chemistry.model().id(),
        future.description(),
        ForecastPaths.HORIZON_YEARS,
        toThresholds,
        paths.fan(fanYears(toThresholds)),
        RulEstimator.seed(battery, assessment.asOf()),
        priorPhrase,
        calibration == null ? null : calibration.told(),
        notes,
        RulEstimator.METHOD_VERSION);
  }

  /** Possible futures under its own use. */
  ForecastPaths paths() {
    FutureUse own = FutureUse.own(past);
    // 1. How hard the battery has been used, by the ageing model; how it has answered to that.
    AgeingPosterior posterior = new AgeingPosterior(prior, past.curves(), past.straightPoints());

    // 2. What may follow, if that year repeats.
    return new ForecastPaths(
            present,
            gapYears(),
            posterior,
            past.curves(),
            own,
            season(own),
            RulEstimator.seed(battery, assessment.asOf()))
        // 3. How far such forecasts of this group have reached.
        .spread(calibration == null ? 1 : calibration.spreadRatio());
  }

  private SeasonalYear season(FutureUse use) {
    return new SeasonalYear(use.year(), use.severity(), prior.meanExponent());
  }

  private double gapYears() {
    return Math.max(0, HealthPoints.day(assessment.asOf()) - present.day())
        / UseBlock.DAYS_PER_YEAR;
  }

  /** A fan as long as the slowest plausible way to the lowest threshold. */
  private static double fanYears(List<RulResult.ToThreshold> thresholds) {
    double longest = thresholds.get(thresholds.size() - 1).years().q95();
    return longest > 0 ? Math.min(ForecastPaths.HORIZON_YEARS, 1.1 * longest) : 1;
  }

  /**
   * Where the battery stands against the terms of warranties, in their order.
   *
   * @param odometerKm distance of the vehicle, where it is known and the battery was always in it
   * @param now the time from which what is left counts
   */
  List<WarrantyPosition> warranty(
      List<WarrantyTerms> terms, @Nullable Double odometerKm, Instant now) {
    ForecastPaths paths = paths();
    WarrantyUse use = use(odometerKm);
    Instant today = now.isAfter(assessment.asOf()) ? now : assessment.asOf();
    return terms.stream().map(one -> position(one, paths, use, today)).toList();
  }

  private WarrantyPosition position(
      WarrantyTerms terms, ForecastPaths paths, WarrantyUse use, Instant today) {
    Double soce = soh.soceRatio();
    RatioInterval soce90 = soh.soce90();
    boolean onEnergy =
        terms.basis() == WarrantyTerms.Basis.CERTIFIED_ENERGY && soce != null && soce90 != null;
    double state = onEnergy && soce != null ? soce : soh.sohRatio();
    RatioInterval state90 = onEnergy && soce90 != null ? soce90 : soh.soh90();
    // Energy follows capacity: their ratio stays what it is now.
    double perCapacity = state / soh.sohRatio();
    double threshold = terms.thresholdRatio() / perCapacity;
    PathsFromState futures =
        paths.from(
            soh.sohRatio(),
            new RatioInterval(state90.lowRatio() / perCapacity, state90.highRatio() / perCapacity));
    // The paths start from the last measurement, what is left of the terms counts from today.
    Term term = new Term(terms, use);
    double silentYears =
        (HealthPoints.day(today) - HealthPoints.day(assessment.asOf())) / UseBlock.DAYS_PER_YEAR;
    Term left = new Term(terms, use.until(today));
    Quantiles yearsLeft = left.yearsLeft(paths.useFactors());
    return new WarrantyPosition(
        terms,
        assessment.asOf(),
        today,
        onEnergy,
        state,
        state90,
        left.yearsLeft(1) > 0,
        left.budgets(paths.useFactors()),
        yearsLeft,
        state - terms.thresholdRatio(),
        futures.probabilityBelow(threshold, factor -> 0),
        futures.probabilityBelow(
            threshold, factor -> Math.min(ForecastPaths.HORIZON_YEARS, term.yearsLeft(factor))),
        ForecastPaths.HORIZON_YEARS,
        futures.fan(
            Math.min(
                ForecastPaths.HORIZON_YEARS, Math.max(1, silentYears + 1.15 * yearsLeft.q50()))));
  }

  /** What its fade goes with. */
  FadeDrivers drivers() {
    return new DriverShares(
            chemistry.model(),
            chemistry.others(),
            past,
            new AgeingPosterior(prior, past.curves(), past.straightPoints()),
            HealthPoints.day(assessment.asOf()))
        .drivers(
            assessment.asOf(), 1 - soh.sohRatio(), RulEstimator.seed(battery, assessment.asOf()));
  }

  /** How fast it ages by its own history. */
  Optional<OwnPace> ownPace() {
    return OwnPace.of(prior, FleetPriors.group(battery), past);
  }

  private WarrantyUse use(@Nullable Double odometerKm) {
    LocalDate start = past.firstUse();
    // The battery's, not its present cells': a warranty and what it counts go on with other cells.
    Instant since =
        start == null ? assessment.from() : start.atStartOfDay(ZoneOffset.UTC).toInstant();
    PresentUse use = PresentUse.of(past.trailingYear());
    double km = assessment.stress().distanceKm();
    return new WarrantyUse(
        since,
        assessment.asOf(),
        odometerKm == null ? km : Math.max(km, odometerKm),
        use.kmPerYear(),
        assessment.stress().equivalentFullCycles(),
        use.efcPerYear(),
        assessment.stress().dischargeEnergyKWh() / 1_000,
        Math.max(0, HealthPoints.day(assessment.from()) - HealthPoints.day(since))
            / UseBlock.DAYS_PER_YEAR,
        odometerKm != null && odometerKm >= km);
  }

  /** Its life in a buyer's duty. */
  SecondLife secondLife(StationaryDuty duty, double endSohRatio) {
    return new DutyForecast(duty, chemistry.model())
        .forecast(paths(), endSohRatio, notes(List.of(endSohRatio)));
  }

  private List<String> notes(List<Double> thresholds) {
    List<String> notes = new ArrayList<>();
    String doubt = HealthLimits.doubt(soh);
    if (doubt != null) {
      notes.add(doubt);
    }
    notes.add("Ageing model %s: %s.".formatted(chemistry.model().citation(), chemistry.why()));
    notes.addAll(past.whole().notes());
    notes.addAll(past.notes());
    notes.add("Prior: %s.".formatted(priorPhrase));
    if (calibration != null) {
      notes.add(calibration.sentence());
    }
    if (past.cellsSince() != null) {
      notes.add("Other cells since %s: what lies before is left out.".formatted(past.cellsSince()));
    } else if (past.firstUse() == null) {
      notes.add("Date of first use unknown: taken as new when its record begins.");
    } else if (past.yearsBefore() > 0.25) {
      notes.add(
          String.format(
              Locale.ROOT,
              "Use in the %.1f years before the record is taken to be as in the record.",
              past.yearsBefore()));
    }
    if (present.bent()) {
      notes.add(
          "Since %s the battery has lost health faster than its law allows; its future goes on at the new rate."
              .formatted(LocalDate.ofEpochDay((long) present.bendDay())));
    }
    if (past.trailingYear().stream().mapToDouble(UseBlock::days).sum() < WHOLE_YEAR_DAYS) {
      notes.add("Less than a year of record: the season of use is unknown.");
    }
    for (double threshold : thresholds) {
      if (soh.sohRatio() <= threshold) {
        notes.add(
            String.format(Locale.ROOT, "The battery has passed %.0f %% already.", 100 * threshold));
      }
    }
    return notes;
  }
}
