package io.packtrail.rulestimator;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The year of a planned use, block by block.
 *
 * <p>Cycles and distance follow the seasons of the trailing year. Where that year's use was
 * concentrated in a few blocks, as of a pack that stood still, it has no season to repeat, and they
 * are spread evenly.
 */
final class PlannedYear {
  /** The busiest block over the mean from which a year's use is no season. */
  private static final double MOST_SEASONAL_RATIO = 3;

  private final PlannedUse plan;
  private final UseAndHealth past;
  private final PresentUse own;

  /** Equivalent full cycles of the planned year; absent where nothing tells them. */
  private final @Nullable Double efcPerYear;

  /** Depth of swings in blocks that had none; absent where the record has none at all. */
  private final @Nullable Double knownDepthRatio;

  PlannedYear(PlannedUse plan, UseAndHealth past) {
    this.plan = plan;
    this.past = past;
    this.own = PresentUse.of(past.trailingYear());
    this.efcPerYear = efcPerYear();
    this.knownDepthRatio = knownDepth();
  }

  private @Nullable Double efcPerYear() {
    Double efc = plan.efcPerYear();
    Double km = plan.kmPerYear();
    if (efc != null) {
      return efc;
    }
    if (km == null || km == own.kmPerYear()) {
      return own.efcPerYear();
    }
    return own.kmPerYear() > 0 ? (Double) (own.efcPerYear() * km / own.kmPerYear()) : null;
  }

  private @Nullable Double knownDepth() {
    double efc = 0;
    double depth = 0;
    for (UseBlock block : past.blocks()) {
      efc += block.efcPerDay() * block.days();
      depth += block.efcPerDay() * block.days() * block.depthOfDischargeRatio();
    }
    return efc > 0 ? (Double) (depth / efc) : null;
  }

  /** Why the plan cannot be laid out, or null where it can. */
  FutureUse.@Nullable Refused refusal() {
    if (efcPerYear == null) {
      return new FutureUse.Refused(
          "duty-needs-cycles",
          "This battery reports no distance, so kilometres a year say nothing of its cycles; give efcPerYear.");
    }
    if (efcPerYear > 0 && plan.depthRatio() == null && knownDepthRatio == null) {
      return new FutureUse.Refused(
          "duty-needs-depth",
          "This battery was never cycled while it reported, so the depth of its swings is not known; give depthPercent.");
    }
    return null;
  }

  /** The blocks; only where nothing is refused. */
  List<UseBlock> blocks() {
    List<UseBlock> year = new ArrayList<>();
    for (UseBlock block : past.trailingYear()) {
      Double temp = plan.tempMeanDegC();
      double depth =
          block.depthOfDischargeRatio() > 0 || knownDepthRatio == null
              ? block.depthOfDischargeRatio()
              : knownDepthRatio;
      year.add(
          new UseBlock(
              block.fromDay(),
              block.days(),
              block.tempMeanDegC() + (temp == null ? 0 : temp - own.tempMeanDegC()),
              or(plan.socMeanRatio(), block.socMeanRatio()),
              or(plan.depthRatio(), depth),
              perDay(efcPerYear == null ? 0 : efcPerYear, own.efcPerYear(), block.efcPerDay()),
              or(plan.chargeCRate(), block.chargeCRate()),
              perDay(kmPerYear(), own.kmPerYear(), block.kmPerDay())));
    }
    return year;
  }

  /** The distance follows the cycles where it is not given. */
  private double kmPerYear() {
    Double km = plan.kmPerYear();
    if (km != null) {
      return km;
    }
    return own.efcPerYear() > 0 && efcPerYear != null
        ? own.kmPerYear() * efcPerYear / own.efcPerYear()
        : own.kmPerYear();
  }

  private double perDay(double planned, double ownPerYear, double blockPerDay) {
    return isEven() || ownPerYear == 0
        ? planned / UseBlock.DAYS_PER_YEAR
        : blockPerDay * planned / ownPerYear;
  }

  private boolean isEven() {
    double busiest = past.trailingYear().stream().mapToDouble(UseBlock::efcPerDay).max().orElse(0);
    return busiest > MOST_SEASONAL_RATIO * own.efcPerYear() / UseBlock.DAYS_PER_YEAR;
  }

  /** Limits that apply. */
  List<String> notes() {
    return isEven()
        ? List.of(
            "The use of the trailing year was concentrated in a part of it: the planned one is spread evenly over the year.")
        : List.of();
  }

  private static double or(@Nullable Double given, double own) {
    return given == null ? own : given;
  }
}
