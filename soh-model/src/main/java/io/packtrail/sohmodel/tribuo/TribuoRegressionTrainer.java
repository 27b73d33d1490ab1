package io.packtrail.sohmodel.tribuo;

import com.oracle.labs.mlrg.olcut.provenance.Provenance;
import io.packtrail.sohmodel.learned.Regression;
import io.packtrail.sohmodel.learned.RegressionTrainer;
import io.packtrail.sohmodel.learned.TrainingRows;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import org.tribuo.Example;
import org.tribuo.MutableDataset;
import org.tribuo.impl.ArrayExample;
import org.tribuo.provenance.SimpleDataSourceProvenance;
import org.tribuo.regression.RegressionFactory;
import org.tribuo.regression.Regressor;

/** Trains regressions with Tribuo, so that each carries Tribuo's provenance. */
public final class TribuoRegressionTrainer implements RegressionTrainer {
  static final String SOH_RATIO = "sohRatio";

  private final int iterations;
  private final InstantSource time;

  /**
   * A trainer.
   *
   * @param iterations bound on steps of the optimiser, about 25
   * @param time when a model was trained, for its provenance
   */
  public TribuoRegressionTrainer(int iterations, InstantSource time) {
    this.iterations = iterations;
    this.time = time;
  }

  @Override
  public Regression train(TrainingRows rows) {
    RegressionFactory factory = new RegressionFactory();
    MutableDataset<Regressor> examples =
        new MutableDataset<>(
            new SimpleDataSourceProvenance(
                rows.description(), time.instant().atOffset(ZoneOffset.UTC), factory),
            factory);
    for (int i = 0; i < rows.rows().length; i++) {
      Regressor label = new Regressor(SOH_RATIO, rows.sohRatio()[i]);
      Example<Regressor> example = example(rows.rows()[i], label, rows.groups()[i]);
      example.setMetadataValue(GaussianProcessTrainer.FITTED, rows.fitted()[i]);
      examples.add(example);
    }
    Map<String, Provenance> nothingMore = new HashMap<>();
    return new TribuoRegression(
        (GaussianProcessModel)
            new GaussianProcessTrainer(iterations, time).train(examples, nothingMore));
  }

  /** A row as a Tribuo example; missing values are left out. */
  static Example<Regressor> example(double[] row, Regressor label, String cell) {
    Map<String, Object> metadata = Map.of(GaussianProcessTrainer.CELL, cell);
    ArrayExample<Regressor> example = new ArrayExample<>(label, metadata);
    for (int f = 0; f < row.length; f++) {
      if (Double.isFinite(row[f])) {
        // Tribuo numbers features in the order of their names.
        example.add("f%04d".formatted(f), row[f]);
      }
    }
    return example;
  }
}
