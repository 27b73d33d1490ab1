package io.packtrail.sohmodel.tribuo;

import com.oracle.labs.mlrg.olcut.provenance.ProvenanceUtil;
import io.packtrail.sohmodel.learned.GaussianProcess.Moments;
import io.packtrail.sohmodel.learned.Regression;
import org.tribuo.regression.RegressionFactory;
import org.tribuo.regression.Regressor;

/** A Tribuo model behind the interface of the learned models. */
final class TribuoRegression implements Regression {
  private final GaussianProcessModel model;

  TribuoRegression(GaussianProcessModel model) {
    this.model = model;
  }

  GaussianProcessModel model() {
    return model;
  }

  @Override
  public Moments predict(double[] row) {
    Regressor output =
        model
            .predict(
                TribuoRegressionTrainer.example(row, RegressionFactory.UNKNOWN_REGRESSOR, "new"))
            .getOutput();
    return new Moments(output.getValues()[0], output.getVariances()[0]);
  }

  @Override
  public Moments[] leaveCellOut() {
    return model.leaveCellOut();
  }

  @Override
  public String provenance() {
    return ProvenanceUtil.formattedProvenanceString(model.getProvenance());
  }
}
