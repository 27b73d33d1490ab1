package io.packtrail.sohmodel.learned;

import io.packtrail.domain.Require;
import java.util.ArrayList;
import java.util.List;

/**
 * Trains models for use in service. They see the present charge or pulse test only, so that an
 * answer does not depend on where a battery's data begin.
 */
public final class DeployableTraining {
  private static final double RATE_MARGIN_RATIO = 0.05;
  private static final double TEMPERATURE_MARGIN_K = 2;

  private final LearnedModelTraining training;

  public DeployableTraining(LearnedModelTraining training) {
    this.training = training;
  }

  /**
   * A model of charges.
   *
   * @param cells rows as {@link ChargeFeatureReader} reads them
   * @param use what is known of the cells; its digest is filled in here
   * @throws IllegalArgumentException with fewer than three cells
   */
  public LearnedModel charges(List<MeasuredCell> cells, Deployment use) {
    List<MeasuredCell> rows = use.withTemperature() ? cells : withoutTemperature(cells);
    LearnedModel model = train(rows, use);
    ValidityRange range = model.card().validity();
    double rate = Require.positive("rate", range.highs()[ChargeFeatureReader.RATE], "1/h");
    range =
        range.widened(ChargeFeatureReader.RATE, RATE_MARGIN_RATIO * rate, RATE_MARGIN_RATIO * rate);
    if (use.withTemperature()) {
      range =
          range.widened(
              ChargeFeatureReader.TEMPERATURE, TEMPERATURE_MARGIN_K, TEMPERATURE_MARGIN_K);
    }
    return model.with(model.card().validIn(range));
  }

  /** A model of pulse tests; see {@link PulseFiles}. */
  public LearnedModel pulses(List<MeasuredCell> cells, Deployment use) {
    return train(cells, use);
  }

  private LearnedModel train(List<MeasuredCell> cells, Deployment use) {
    LearnedModel model = training.train(use.name(), cells, List.of(HistoryView.PRESENT));
    return model.with(model.card().deployedAs(use.withData(Digests.sha256(cells))));
  }

  private static List<MeasuredCell> withoutTemperature(List<MeasuredCell> cells) {
    List<MeasuredCell> without = new ArrayList<>();
    for (MeasuredCell cell : cells) {
      double[][] rows = new double[cell.features().length][];
      for (int i = 0; i < rows.length; i++) {
        rows[i] = cell.features()[i].clone();
        rows[i][ChargeFeatureReader.TEMPERATURE] = 0;
      }
      without.add(
          new MeasuredCell(
              cell.name(), cell.batch(), cell.family(), cell.group(), rows, cell.sohRatio()));
    }
    return without;
  }
}
