package io.packtrail.rulestimator;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The year of a planned use, block by block.
 *
 * <p>Cycles and distance follow the seasons of the trailing year. Where that year's use was
 * concentrated in a few blocks, as of a pack that stood still, it has no season to repeat, and they
 * are spread evenly. A steady use has no seasons at all: its year is one block.
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

  /** Rate of charging in blocks that had none (1/h); absent where the record has none at all. */
  private final @Nullable Double knownChargeCRate;

  PlannedYear(PlannedUse plan, UseAndHealth past) {
    this.plan = plan;
    this.past = past;
    this.own = PresentUse.of(past.trailingYear());
    this.efcPerYear = efcPerYear();
    this.knownDepthRatio = meanByCycles(UseBlock::depthOfDischargeRatio);
    this.knownChargeCRate = meanByCycles(UseBlock::chargeCRate);
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

  /** Over the cycles of blocks that know it, which is where it is above 0. */
  private @Nullable Double meanByCycles(ToDoubleFunction<UseBlock> figure) {
    double efc = 0;
    double sum = 0;
    for (UseBlock block : past.blocks()) {
      if (figure.applyAsDouble(block) > 0) {
        efc += block.efcPerDay() * block.days();
        sum += block.efcPerDay() * block.days() * figure.applyAsDouble(block);
      }
    }
    return efc > 0 ? (Double) (sum / efc) : null;
  }

  /** Why the plan cannot be laid out, or null where it can. */
  FutureUse.@Nullable Refused refusal() {
    if (efcPerYear == null) {
      return new FutureUse.Refused(
          "duty-needs-cycles",
          "This battery reports no distance, so kilometres a year say nothing of its cycles; give"
              + " efcPerYear.");
    }
    if (efcPerYear > 0 && plan.depthRatio() == null && knownDepthRatio == null) {
      return new FutureUse.Refused(
          "duty-needs-depth",
          "This battery was never cycled while it reported, so the depth of its swings is not"
              + " known; give depthPercent.");
    }
    Double rate = plan.chargeCRate() != null ? plan.chargeCRate() : knownChargeCRate;
    if (efcPerYear > 0 && rate != null) {
      String name = plan.efcPerYear() != null ? "efcPerYear" : "efcPerYear (by kmPerYear)";
      FutureUse.Refused tooMany = FutureUse.beyondTheYear(name, efcPerYear, rate);
      if (tooMany != null) {
        return tooMany;
      }
    }
    return kmPerYear() <= PlannedUse.MOST_KM_PER_YEAR
        ? null
        : new FutureUse.Refused(
            "duty-out-of-range",
            String.format(
                Locale.ROOT,
                "kmPerYear must be at most %.0f, got %.0f km by efcPerYear and the battery's own"
                    + " consumption; give kmPerYear where the cycles are not driven.",
                PlannedUse.MOST_KM_PER_YEAR,
                kmPerYear()));
  }

  /** The blocks; only where nothing is refused. */
  List<UseBlock> blocks() {
    if (plan.steady()) {
      return List.of(
          new UseBlock(
              0,
              UseBlock.DAYS_PER_YEAR,
              Objects.requireNonNull(plan.tempMeanDegC()),
              Objects.requireNonNull(plan.socMeanRatio()),
              Objects.requireNonNull(plan.depthRatio()),
              Objects.requireNonNull(efcPerYear) / UseBlock.DAYS_PER_YEAR,
              Objects.requireNonNull(plan.chargeCRate()),
              kmPerYear() / UseBlock.DAYS_PER_YEAR));
    }
    List<UseBlock> year = new ArrayList<>();
    for (UseBlock block : past.trailingYear()) {
      Double temp = plan.tempMeanDegC();
      year.add(
          new UseBlock(
              block.fromDay(),
              block.days(),
              block.tempMeanDegC() + (temp == null ? 0 : temp - own.tempMeanDegC()),
              or(plan.socMeanRatio(), block.socMeanRatio()),
              or(plan.depthRatio(), known(block.depthOfDischargeRatio(), knownDepthRatio)),
              perDay(efcPerYear == null ? 0 : efcPerYear, own.efcPerYear(), block.efcPerDay()),
              or(plan.chargeCRate(), known(block.chargeCRate(), knownChargeCRate)),
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
    List<String> notes = new ArrayList<>();
    if (isEven() && !plan.steady()) {
      notes.add(
          "The use of the trailing year was concentrated in a part of it: the planned one is spread"
              + " evenly over the year.");
    }
    if (efcPerYear != null
        && efcPerYear > 0
        && plan.chargeCRate() == null
        && knownChargeCRate == null) {
      notes.add(
          "How fast this battery is charged was never reported: its cycles are taken as spread over"
              + " the whole day; chargeCRate says it.");
    }
    return notes;
  }

  private static double known(double ofBlock, @Nullable Double ofRecord) {
    return ofBlock > 0 || ofRecord == null ? ofBlock : ofRecord;
  }

  private static double or(@Nullable Double given, double own) {
    return given == null ? own : given;
  }
}
