package io.packtrail.sohmodel.tribuo;

import com.oracle.labs.mlrg.olcut.config.Config;
import com.oracle.labs.mlrg.olcut.provenance.Provenance;
import io.packtrail.sohmodel.learned.ScaledProcess;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import org.tribuo.Dataset;
import org.tribuo.Example;
import org.tribuo.ImmutableFeatureMap;
import org.tribuo.Model;
import org.tribuo.Trainer;
import org.tribuo.provenance.ModelProvenance;
import org.tribuo.provenance.TrainerProvenance;
import org.tribuo.provenance.impl.TrainerProvenanceImpl;
import org.tribuo.regression.Regressor;

/**
 * Trains a {@link GaussianProcessModel}. An example names its cell in the metadata entry {@link
 * #CELL}, and says in {@link #FITTED} whether the parameters are fitted to it. Tribuo 4.3 has no
 * Gaussian process of its own.
 */
public final class GaussianProcessTrainer implements Trainer<Regressor> {
  /** Metadata key of an example's cell. */
  static final String CELL = "cell";

  /** Metadata key of whether the parameters are fitted to an example. */
  static final String FITTED = "fitted";

  @Config(description = "Bound on steps of the optimiser.")
  private int iterations = 25;

  private InstantSource time = InstantSource.fixed(Instant.EPOCH);
  private int invocations;

  /** For Tribuo's configuration system, which sets the fields by itself. */
  private GaussianProcessTrainer() {}

  /**
   * A trainer.
   *
   * @param time when a model was trained, for its provenance
   */
  public GaussianProcessTrainer(int iterations, InstantSource time) {
    this.iterations = iterations;
    this.time = time;
  }

  @Override
  public Model<Regressor> train(
      Dataset<Regressor> examples, Map<String, Provenance> runProvenance) {
    TrainerProvenance trainerProvenance = getProvenance();
    invocations++;
    ImmutableFeatureMap features = examples.getFeatureIDMap();
    double[][] rows = new double[examples.size()][];
    int[] cells = new int[rows.length];
    double[] labels = new double[rows.length];
    boolean[] fitted = new boolean[rows.length];
    Map<Object, Integer> numbers = new HashMap<>();
    for (int i = 0; i < rows.length; i++) {
      Example<Regressor> example = examples.getExample(i);
      rows[i] = GaussianProcessModel.row(example, features);
      labels[i] = example.getOutput().getValues()[0];
      fitted[i] = example.getMetadataValue(FITTED).map(Boolean.TRUE::equals).orElse(true);
      Object cell =
          example
              .getMetadataValue(CELL)
              .orElseThrow(() -> new IllegalArgumentException("an example must name its cell"));
      cells[i] = numbers.computeIfAbsent(cell, c -> numbers.size());
    }
    ModelProvenance provenance =
        new ModelProvenance(
            GaussianProcessModel.class.getName(),
            time.instant().atOffset(ZoneOffset.UTC),
            examples.getProvenance(),
            trainerProvenance,
            runProvenance);
    ScaledProcess process = ScaledProcess.fit(rows, cells, labels, fitted, iterations);
    return new GaussianProcessModel(
        "state-of-health",
        provenance,
        features,
        examples.getOutputIDInfo(),
        new GaussianProcessModel.Content(process.parameters(), rows, cells, labels),
        process);
  }

  @Override
  public int getInvocationCount() {
    return invocations;
  }

  @Override
  public void setInvocationCount(int invocationCount) {
    invocations = invocationCount;
  }

  @Override
  public TrainerProvenance getProvenance() {
    return new TrainerProvenanceImpl(this);
  }
}
