package io.packtrail.rulestimator;

import io.packtrail.domain.Quantiles;
import io.packtrail.domain.RatioInterval;
import io.packtrail.domain.RulResult;
import io.packtrail.rulestimator.fit.RandomDraws;
import io.packtrail.rulestimator.valuation.PossibleLife;
import io.packtrail.rulestimator.valuation.ServiceLife;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Many possible futures of one battery, and the quantiles over them. */
final class ForecastPaths {
  /** Number of paths. */
  static final int PATHS = 2_000;

  /** How far a forecast looks (years). */
  static final double HORIZON_YEARS = 20;

  /** Standard deviation of the logarithm of a battery's use in other years over this year's. */
  private static final double OWN_USE_SD_LOG = 0.2;

  /** Standard deviation of the logarithm of what the power law misses in the rate of loss. */
  private static final double UNMODELLED_SD_LOG = 0.08;

  /** Knees per unit of loss: one battery in ten bends down before it has lost 20 %. */
  private static final double KNEES_PER_LOSS = -Math.log(0.9) / 0.2;

  /** Median factor on the rate of loss beyond a knee. */
  static final double KNEE_MEDIAN_FACTOR = 3;

  /** Standard deviation of that factor's logarithm. */
  static final double KNEE_SD_LOG = 0.4;

  private static final int FAN_POINTS = 24;
  private static final MathContext FIVE_DIGITS = new MathContext(5);

  private final List<FuturePath> paths = new ArrayList<>(PATHS);
  private final double[] useFactors = new double[PATHS];
  private final SeasonalYear season;
  private final double gapYears;
  private final PresentUse use;
  private final boolean bent;

  /**
   * Futures in which a battery is used as it was.
   *
   * @param gapYears time from the last measurement to the time from which remaining life counts
   *     (years)
   * @param curves dose curve by exponent index
   * @param own its use
   */
  ForecastPaths(
      PresentState present,
      double gapYears,
      AgeingPosterior posterior,
      List<DoseCurve> curves,
      FutureUse own,
      SeasonalYear season,
      long seed) {
    this.season = season;
    this.gapYears = gapYears;
    this.use = PresentUse.of(own.year());
    this.bent = present.bent();
    double[] exponents = AgeingPosterior.exponents();
    double[] elasticity = new double[exponents.length];
    double[] dosePerYear = new double[exponents.length];
    double[] doseSoFar = new double[exponents.length];
    for (int e = 0; e < exponents.length; e++) {
      elasticity[e] = own.severity().throughputElasticity(exponents[e]);
      dosePerYear[e] = own.severity().dosePerYear(exponents[e]);
      doseSoFar[e] = curves.get(e).atDay(present.day());
    }
    RandomDraws draws = new RandomDraws(seed);
    for (int i = 0; i < PATHS; i++) {
      // One uniform per stratum, so that 2,000 paths settle the outer quantiles.
      double stratified = (i + draws.uniform()) / PATHS;
      AgeingPosterior.Cell belief = posterior.draw(stratified, draws.uniform());
      int e = belief.exponentIndex();
      useFactors[i] = Math.exp(OWN_USE_SD_LOG * draws.normal());
      double level = draws.normal();
      double unmodelled = Math.exp(UNMODELLED_SD_LOG * draws.normal());
      double kneeAfterLoss = draws.exponential(KNEES_PER_LOSS);
      double knee = draws.normal();
      double bend = present.factor(e, belief.multiplier(), knee);
      paths.add(
          new FuturePath(
              present.sohRatio(e, belief.multiplier(), bend, level),
              doseSoFar[e],
              dosePerYear[e] * Math.pow(useFactors[i], elasticity[e]),
              belief.multiplier() * unmodelled,
              exponents[e],
              present.bent() ? 0 : kneeAfterLoss,
              present.bent()
                  ? bend
                  : Math.max(1, KNEE_MEDIAN_FACTOR * Math.exp(KNEE_SD_LOG * knee)),
              1));
    }
  }

  /**
   * The futures {@code own} in a use that is planned: as they were until the time from which life
   * counts, and exactly so used from then on.
   */
  private ForecastPaths(ForecastPaths own, FutureUse planned, SeasonalYear season) {
    this.season = season;
    this.gapYears = 0;
    this.use = PresentUse.of(planned.year());
    this.bent = own.bent;
    Arrays.fill(useFactors, 1);
    double[] exponents = AgeingPosterior.exponents();
    double[] dosePerYear = Arrays.stream(exponents).map(planned.severity()::dosePerYear).toArray();
    double gapDoseYears = own.season.doseYearsAfter(own.gapYears);
    for (FuturePath path : own.paths) {
      paths.add(
          path.from(gapDoseYears).inDuty(dosePerYear[AgeingPosterior.index(path.exponent())]));
    }
  }

  /** The same battery in a use that is planned from now on. */
  ForecastPaths in(FutureUse planned, SeasonalYear plannedSeason) {
    return new ForecastPaths(this, planned, plannedSeason);
  }

  /**
   * Gives these another spread: each path's rate of loss is moved from the median one by a power,
   * so that the logarithm of what is lost in the next year spreads by the factor, and all later
   * times follow.
   *
   * @param spreadRatio on that spread; 1 leaves all as it is
   */
  ForecastPaths spread(double spreadRatio) {
    if (spreadRatio != 1) {
      double[] losses = paths.stream().mapToDouble(FuturePath::lossOfAYear).toArray();
      double[] sorted = losses.clone();
      Arrays.sort(sorted);
      double median = quantile(sorted, 0.5);
      for (int i = 0; i < PATHS; i++) {
        double rateFactor = Math.pow(losses[i] / median, spreadRatio - 1);
        paths.set(i, paths.get(i).atRate(rateFactor));
      }
    }
    return this;
  }

  /** The remaining life to a threshold. */
  RulResult.ToThreshold toThreshold(double thresholdRatio) {
    double[] years = new double[PATHS];
    double[] km = new double[PATHS];
    double[] efc = new double[PATHS];
    int beyond = 0;
    for (int i = 0; i < PATHS; i++) {
      double doseYears = paths.get(i).doseYearsTo(thresholdRatio);
      // A year beyond the horizon is all the same; the guard keeps huge doses out of the calendar.
      double reached =
          doseYears > 1_000 * HORIZON_YEARS ? doseYears : season.yearsFor(doseYears) - gapYears;
      if (reached > HORIZON_YEARS) {
        beyond++;
      }
      years[i] = Math.min(HORIZON_YEARS, Math.max(0, reached));
      km[i] = years[i] * use.kmPerYear() * useFactors[i];
      efc[i] = years[i] * use.efcPerYear() * useFactors[i];
    }
    return new RulResult.ToThreshold(
        thresholdRatio,
        quantiles(years),
        rounded(Arrays.stream(years).sum() / PATHS),
        use.kmPerYear() > 0 ? quantiles(km) : null,
        quantiles(efc),
        (double) beyond / PATHS);
  }

  /** The same futures, from the last sample on, moved to a state that is known otherwise. */
  PathsFromState from(double stateRatio, RatioInterval state90) {
    return new PathsFromState(
        paths, useFactors, years -> season.doseYearsAfter(years + gapYears), stateRatio, state90);
  }

  /** Use a year over that of the trailing year, by path. */
  double[] useFactors() {
    return useFactors.clone();
  }

  /**
   * Lives from now on in a steady use that was planned, until the end or the horizon, each beside
   * that of the same battery when it was new. A bend that the battery shows is its own: the new one
   * has none.
   */
  List<PossibleLife> lives(double endSohRatio) {
    List<PossibleLife> lives = new ArrayList<>(PATHS);
    for (FuturePath path : paths) {
      FuturePath fresh = path.whenNew(bent ? Double.POSITIVE_INFINITY : path.kneeAfterLoss());
      ServiceLife whenNew = life(fresh, endSohRatio);
      ServiceLife left = life(path, endSohRatio);
      // Where a group's futures are spread wider than its law, a slow tail of the used pack may
      // outlive the new one, whose steep beginning is spread too.
      lives.add(
          new PossibleLife(
              left.years() <= whenNew.years()
                  ? left
                  : new ServiceLife(
                      path.sohNowRatio(), path.sohAfter(whenNew.years()), whenNew.years()),
              whenNew));
    }
    return lives;
  }

  /** A path's life until the end or the horizon, whichever comes first. */
  private static ServiceLife life(FuturePath path, double endSohRatio) {
    double years = path.doseYearsTo(endSohRatio);
    return years <= HORIZON_YEARS
        ? new ServiceLife(path.sohNowRatio(), endSohRatio, years)
        : new ServiceLife(path.sohNowRatio(), path.sohAfter(HORIZON_YEARS), HORIZON_YEARS);
  }

  /** State of health from now until {@code years} ahead. */
  List<RulResult.FanPoint> fan(double years) {
    List<RulResult.FanPoint> fan = new ArrayList<>(FAN_POINTS + 1);
    for (int point = 0; point <= FAN_POINTS; point++) {
      double ahead = years * point / FAN_POINTS;
      fan.add(new RulResult.FanPoint(rounded(ahead), soh(ahead)));
    }
    return fan;
  }

  /** State of health after some years from now. */
  Quantiles soh(double years) {
    double doseYears = season.doseYearsAfter(years + gapYears);
    return quantiles(paths.stream().mapToDouble(path -> path.sohAfter(doseYears)).toArray());
  }

  /** Sorts in place. */
  private static Quantiles quantiles(double[] values) {
    Arrays.sort(values);
    return new Quantiles(
        rounded(quantile(values, 0.05)),
        rounded(quantile(values, 0.5)),
        rounded(quantile(values, 0.95)));
  }

  private static double quantile(double[] sorted, double probability) {
    double position = probability * (sorted.length - 1);
    int below = (int) position;
    int above = Math.min(sorted.length - 1, below + 1);
    return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
  }

  /** Five digits: what lies beyond them differs between processors and means nothing. */
  private static double rounded(double value) {
    return new BigDecimal(value).round(FIVE_DIGITS).doubleValue();
  }
}
