package io.packtrail.sohmodel.tribuo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tribuo.Example;
import org.tribuo.ImmutableOutputInfo;
import org.tribuo.MutableOutputInfo;
import org.tribuo.Prediction;
import org.tribuo.regression.RegressionFactory;
import org.tribuo.regression.Regressor;
import org.tribuo.regression.ensemble.AveragingCombiner;

/**
 * Why members are averaged by hand: Tribuo 4.3.2 divides the spread of weighted members by (Σw −
 * 1), which is about zero for weights that sum to one. Should an upgrade make this test fail, the
 * mean and variance of Tribuo's ensembles may be looked at again.
 */
class AveragingCombinerTrapTest {
  private static final double[] MEMBERS = {0.84, 0.85, 0.86};
  private static final double TRUE_VARIANCE = 1e-4;

  @Test
  void combine_weightsThatSumToOne_givesAVarianceOfNoUse() {
    Regressor combined = combine(new float[] {0.3f, 0.3f, 0.4f}).getOutput();
    assertThat(combined.getValues()[0]).isCloseTo(0.851, within(1e-6));
    double variance = combined.getVariances()[0];
    assertThat(variance > 0 && variance < 10 * TRUE_VARIANCE).as("variance %s", variance).isFalse();
  }

  private static Prediction<Regressor> combine(float[] weights) {
    Example<Regressor> example =
        TribuoRegressionTrainer.example(
            new double[] {1}, RegressionFactory.UNKNOWN_REGRESSOR, "cell");
    MutableOutputInfo<Regressor> outputs = new RegressionFactory().generateInfo();
    List<Prediction<Regressor>> predictions = new ArrayList<>();
    for (double member : MEMBERS) {
      Regressor output = new Regressor(TribuoRegressionTrainer.SOH_RATIO, member);
      outputs.observe(output);
      predictions.add(new Prediction<>(output, 1, example));
    }
    ImmutableOutputInfo<Regressor> fixed = outputs.generateImmutableOutputInfo();
    return new AveragingCombiner().combine(fixed, predictions, weights);
  }
}
