package io.packtrail.rulestimator.survival;

import io.packtrail.rulestimator.fit.StandardNormal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Product-limit estimate of the survival function: S(t) = Π_{tᵢ ≤ t} (1 − dᵢ/nᵢ), with dᵢ failures
 * and nᵢ units at risk at each failure time: those that entered before it and had not left; units
 * that leave at that time were at risk. Variance of ln S by Greenwood, intervals by ln(−ln S), so
 * that they stay between 0 and 1.
 *
 * <p>Where units enter late, few may be at risk at first, and one failure among them would end the
 * estimate for all that follow. It therefore begins at the first time with {@value #LEAST_AT_RISK}
 * units at risk (or the most there ever are, where they are fewer), and says nothing of what lies
 * before: survival is conditional on reaching that time.
 *
 * @see "Kaplan and Meier, J. Am. Stat. Assoc. 53 (1958) 457; Greenwood, Rep. Public Health Med.
 *     Subj. 33 (1926) 1; Kalbfleisch and Prentice, The Statistical Analysis of Failure Time Data
 *     (2002), 1.4; Klein and Moeschberger, Survival Analysis (2003), 4.6, for the beginning"
 */
public final class KaplanMeier {
  private static final double Z975 = StandardNormal.quantile(0.975);

  /** Units at risk from which the estimate begins. */
  public static final int LEAST_AT_RISK = 10;

  private KaplanMeier() {}

  /**
   * The estimate.
   *
   * @param fromTime time that a unit has reached for the estimate to speak of it, 0 where it speaks
   *     of all
   * @param steps one per distinct time of failure after it, in order
   */
  public record Curve(double fromTime, List<Step> steps) {
    public Curve {
      steps = List.copyOf(steps);
    }
  }

  /**
   * One step of the estimate.
   *
   * @param time a time of failure
   * @param atRisk units at risk just before
   * @param failed units that failed then
   * @param survivalRatio share of the units that reached the estimate's beginning surviving beyond
   *     it
   * @param low95Ratio lower bound of its 95 % interval; 0 where nothing survives
   * @param high95Ratio upper bound; 1 where nothing survives, since the interval then says nothing
   */
  public record Step(
      double time,
      int atRisk,
      int failed,
      double survivalRatio,
      double low95Ratio,
      double high95Ratio) {}

  /** The estimate of some observations, at least one. */
  public static Curve estimate(List<Observation> observations) {
    double[] entries = observations.stream().mapToDouble(Observation::entry).sorted().toArray();
    double[] exits = observations.stream().mapToDouble(Observation::time).sorted().toArray();
    double[] failures =
        observations.stream()
            .filter(Observation::failed)
            .mapToDouble(Observation::time)
            .sorted()
            .toArray();
    double[] times = Arrays.stream(failures).distinct().toArray();
    double from = beginning(entries, exits);
    List<Step> steps = new ArrayList<>();
    double survival = 1;
    double greenwood = 0;
    for (double time : times) {
      // Where all at risk have failed, the estimate has ended; later entrants do not revive it.
      if (time <= from || survival == 0) {
        continue;
      }
      int atRisk = below(entries, time) - below(exits, time);
      int failed = failed(failures, time);
      survival *= 1 - (double) failed / atRisk;
      greenwood += (double) failed / atRisk / (atRisk - failed);
      steps.add(step(time, atRisk, failed, survival, greenwood));
    }
    return new Curve(from, steps);
  }

  /** The first entry that leaves enough units at risk. */
  private static double beginning(double[] entries, double[] exits) {
    double best = entries[0];
    int most = 0;
    for (double entry : entries) {
      int atRisk = below(entries, Math.nextUp(entry)) - below(exits, Math.nextUp(entry));
      if (atRisk > most && most < LEAST_AT_RISK) {
        best = entry;
        most = atRisk;
      }
    }
    return best;
  }

  private static int failed(double[] failures, double time) {
    return below(failures, Math.nextUp(time)) - below(failures, time);
  }

  private static Step step(double time, int atRisk, int failed, double survival, double greenwood) {
    if (survival <= 0) {
      return new Step(time, atRisk, failed, 0, 0, 1);
    }
    double spread = Z975 * Math.sqrt(greenwood) / Math.abs(Math.log(survival));
    return new Step(
        time,
        atRisk,
        failed,
        survival,
        Math.pow(survival, Math.exp(spread)),
        Math.pow(survival, Math.exp(-spread)));
  }

  /** Units at risk just before a time. */
  public static int atRisk(List<Observation> observations, double time) {
    return (int)
        observations.stream().filter(one -> one.entry() < time && one.time() >= time).count();
  }

  /** How many values of an ascending array lie below a bound. */
  private static int below(double[] sorted, double bound) {
    int index = Arrays.binarySearch(sorted, bound);
    if (index < 0) {
      return -index - 1;
    }
    while (index > 0 && sorted[index - 1] == bound) {
      index--;
    }
    return index;
  }
}
