package io.packtrail.sohmodel.curve;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Errors of the single readings of a curve on cells that it was not learned from, before any filter
 * over time: mean over cells.
 *
 * @param mapePercent mean over charges of |error| / measured capacity of the latest reading (%), so
 *     that a curve which reads more charges is not the worse for the difficult ones
 * @param coveragePercent readings whose 90 % interval holds the measured capacity (%)
 * @param readPercent charges that gave a reading (%)
 */
public record CurveErrors(double mapePercent, double coveragePercent, double readPercent) {
  private static final double NORMAL_90 = 1.645;
  private static final double LATEST_BEGIN_RATIO = 0.7;
  private static final double SHORTEST_RATIO = 0.2;
  private static final int CUTS = 5;

  /** How much of each charge is read. */
  public enum Portion {
    /** All of it. */
    WHOLE,
    /**
     * A random window of what the curve covers: it begins after a uniform 0 to 70 % of the charge
     * and spans a uniform 20 to 100 % of the rest, as the replay cuts charges. Every life is cut
     * five times over.
     */
    CUT
  }

  /**
   * Each cell read with a curve learned from the others; null where no charge could be read.
   *
   * @param cells at least three
   */
  static @Nullable CurveErrors leaveOneOut(
      CurveTrainer.Type type, List<CurveTrainer.Cell> cells, Portion portion) {
    List<CurveErrors> each = new ArrayList<>();
    for (CurveTrainer.Cell left : cells) {
      List<CurveTrainer.Cell> others =
          cells.stream().filter(cell -> !cell.name().equals(left.name())).toList();
      each.add(of(CurveTrainer.train(type, others), left, portion));
    }
    if (each.stream().noneMatch(one -> one.readPercent() > 0)) {
      return null;
    }
    return new CurveErrors(
        mean(each.stream().mapToDouble(CurveErrors::mapePercent).toArray()),
        mean(each.stream().mapToDouble(CurveErrors::coveragePercent).toArray()),
        mean(each.stream().mapToDouble(CurveErrors::readPercent).toArray()));
  }

  private static CurveErrors of(CellCurve curve, CurveTrainer.Cell cell, Portion portion) {
    Tally tally = new Tally();
    for (int seed = 1; seed <= (portion == Portion.CUT ? CUTS : 1); seed++) {
      follow(curve, cell, portion == Portion.CUT ? new Random(seed) : null, tally);
    }
    return tally.errors();
  }

  /** Reads a life, each charge cut where {@code cuts} is given. */
  private static void follow(
      CellCurve curve, CurveTrainer.Cell cell, @Nullable Random cuts, Tally tally) {
    CurveCapacity capacity = new CurveCapacity(curve, curve.cellCapacityAh(), true);
    double latestAh = Double.NaN;
    for (int i = 0; i < cell.capacityAh().size(); i++) {
      double[] binsAh = cell.binsAh().row(i).clone();
      if (cuts != null) {
        cut(binsAh, cuts);
      }
      double truthAh = cell.capacityAh().get(i);
      CurveReading reading = capacity.read(binsAh);
      tally.charges++;
      if (reading != null && reading.refusal(curve.id()) == null) {
        latestAh = reading.sRatio() * capacity.freshCapacityAh();
        boolean covers = Math.abs(latestAh - truthAh) <= NORMAL_90 * capacity.stdAh(reading);
        tally.read++;
        tally.covered += covers ? 1 : 0;
      }
      if (!Double.isNaN(latestAh)) {
        tally.compared++;
        tally.errorRatios += Math.abs(latestAh - truthAh) / truthAh;
      }
    }
  }

  /** What adds up over the charges of one cell. */
  private static final class Tally {
    private int charges;
    private int read;
    private int covered;
    private int compared;
    private double errorRatios;

    CurveErrors errors() {
      return new CurveErrors(
          100 * errorRatios / compared, 100.0 * covered / read, 100.0 * read / charges);
    }
  }

  /** Leaves the bins that lie wholly in a random window of the charge in all of them. */
  private static void cut(double[] binsAh, Random random) {
    double wholeAh = Arrays.stream(binsAh).filter(ah -> !Double.isNaN(ah)).sum();
    double fromAh = wholeAh * random.nextDouble() * LATEST_BEGIN_RATIO;
    double span = SHORTEST_RATIO + (1 - SHORTEST_RATIO) * random.nextDouble();
    double toAh = fromAh + span * (wholeAh - fromAh);
    double sumAh = 0;
    for (int i = 0; i < binsAh.length; i++) {
      if (!Double.isNaN(binsAh[i])) {
        boolean inside = sumAh >= fromAh && sumAh + binsAh[i] <= toAh * (1 + 1e-9);
        sumAh += binsAh[i];
        binsAh[i] = inside ? binsAh[i] : Double.NaN;
      }
    }
  }

  /** Over the cells of which a charge was read. */
  private static double mean(double[] values) {
    return Arrays.stream(values).filter(value -> !Double.isNaN(value)).average().orElse(Double.NaN);
  }
}
