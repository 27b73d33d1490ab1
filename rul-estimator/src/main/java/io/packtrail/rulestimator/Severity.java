package io.packtrail.rulestimator;

import io.packtrail.rulestimator.ageing.AgeingModel;
import io.packtrail.rulestimator.ageing.ServiceRange;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How hard each block of use was, by the ageing model: the loss that a new cell shows after one
 * year of such use.
 *
 * <p>Only the severity comes from the model. How loss grows with time is learned: L = d·(Σ
 * ℓ^(1/p)·Δt)^p, with the multiplier d of the battery and the exponent p of its group.
 */
final class Severity {
  /** Factor on the throughput at which its effect on severity is probed. */
  private static final double PROBE = 1.2;

  /** Loss per year below which a block counts as this severe, so that powers stay defined. */
  private static final double LEAST_LOSS = 1e-5;

  private final List<UseBlock> blocks;
  private final double[] lossPerYear;
  private final double[] lossPerYearProbed;
  private final Map<ServiceRange.Input, Double> movedShare;

  Severity(AgeingModel model, List<UseBlock> blocks) {
    this.blocks = blocks;
    this.lossPerYear = new double[blocks.size()];
    this.lossPerYearProbed = new double[blocks.size()];
    this.movedShare = new EnumMap<>(ServiceRange.Input.class);
    double days = blocks.stream().mapToDouble(UseBlock::days).sum();
    for (int i = 0; i < blocks.size(); i++) {
      UseBlock block = blocks.get(i);
      ServiceRange.Clamped inside = clamp(model, block, 1);
      lossPerYear[i] = Math.max(LEAST_LOSS, model.lossAfter(inside.step()));
      lossPerYearProbed[i] =
          Math.max(LEAST_LOSS, model.lossAfter(clamp(model, block, PROBE).step()));
      for (ServiceRange.Input input : inside.moved()) {
        movedShare.merge(input, block.days() / days, Double::sum);
      }
    }
  }

  private static ServiceRange.Clamped clamp(AgeingModel model, UseBlock block, double factor) {
    return model
        .serviceRange()
        .clamp(block.tempMeanDegC(), block.socMeanRatio(), block.year(factor));
  }

  /** Share of the time in which an input was outside the model's range, by input. */
  Map<ServiceRange.Input, Double> movedShare() {
    return movedShare;
  }

  /** The same in words. */
  List<String> notes() {
    List<String> notes = new ArrayList<>();
    movedShare.forEach(
        (input, share) -> {
          String words = input.name().toLowerCase(Locale.ROOT).replace('_', ' ');
          notes.add(
              String.format(
                  Locale.ROOT,
                  "%s lay outside the ageing model's range in %.0f %% of the time and was taken"
                      + " at its border.",
                  Character.toUpperCase(words.charAt(0)) + words.substring(1),
                  100 * share));
        });
    return notes;
  }

  /** Dose for an exponent p, Σ ℓ^(1/p)·Δt (years): cumulative, at the end of each block. */
  double[] cumulativeDose(double exponent) {
    double[] cumulative = new double[blocks.size()];
    double dose = 0;
    for (int i = 0; i < cumulative.length; i++) {
      dose += Math.pow(lossPerYear[i], 1 / exponent) * blocks.get(i).days();
      cumulative[i] = dose / UseBlock.DAYS_PER_YEAR;
    }
    return cumulative;
  }

  /** Mean dose per year for an exponent p. */
  double dosePerYear(double exponent) {
    return mean(lossPerYear, exponent);
  }

  /**
   * Elasticity of the dose with respect to throughput: multiplying all throughput by f multiplies
   * the dose by about f to this power.
   */
  double throughputElasticity(double exponent) {
    return Math.log(mean(lossPerYearProbed, exponent) / mean(lossPerYear, exponent))
        / Math.log(PROBE);
  }

  private double mean(double[] losses, double exponent) {
    double sum = 0;
    double days = 0;
    for (int i = 0; i < losses.length; i++) {
      sum += Math.pow(losses[i], 1 / exponent) * blocks.get(i).days();
      days += blocks.get(i).days();
    }
    return sum / days;
  }
}
