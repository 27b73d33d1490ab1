package io.packtrail.sohmodel.tribuo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.ListValue;
import com.google.protobuf.Value;
import com.oracle.labs.mlrg.olcut.util.Pair;
import io.packtrail.sohmodel.learned.GaussianProcess.Moments;
import io.packtrail.sohmodel.learned.KernelParameters;
import io.packtrail.sohmodel.learned.LearnedModelException;
import io.packtrail.sohmodel.learned.ScaledProcess;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tribuo.Example;
import org.tribuo.Excuse;
import org.tribuo.Feature;
import org.tribuo.ImmutableFeatureMap;
import org.tribuo.ImmutableOutputInfo;
import org.tribuo.Model;
import org.tribuo.Prediction;
import org.tribuo.impl.ModelDataCarrier;
import org.tribuo.protos.core.ModelDataProto;
import org.tribuo.protos.core.ModelProto;
import org.tribuo.provenance.ModelProvenance;
import org.tribuo.regression.Regressor;

/**
 * A Gaussian process over cells as a Tribuo model. Stored are the parameters and the training rows,
 * which give the same process again.
 */
public final class GaussianProcessModel extends Model<Regressor> {
  private static final long serialVersionUID = 1;
  private static final int CURRENT_VERSION = 1;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final transient Content content;
  private final transient ScaledProcess process;

  /** What is stored of the process. */
  @SuppressWarnings("ArrayRecordComponent") // stored, never compared
  record Content(KernelParameters parameters, double[][] rows, int[] cells, double[] labels) {
    ScaledProcess process() {
      return ScaledProcess.of(parameters, rows, cells, labels);
    }
  }

  GaussianProcessModel(
      String name,
      ModelProvenance provenance,
      ImmutableFeatureMap features,
      ImmutableOutputInfo<Regressor> outputs,
      Content content,
      ScaledProcess process) {
    super(name, provenance, features, outputs, false);
    this.content = content;
    this.process = process;
  }

  /** Features of an example in the order of the map; absent ones are NaN. */
  static double[] row(Example<Regressor> example, ImmutableFeatureMap features) {
    double[] row = new double[features.size()];
    Arrays.fill(row, Double.NaN);
    for (Feature feature : example) {
      int id = features.getID(feature.getName());
      if (id >= 0) {
        row[id] = feature.getValue();
      }
    }
    return row;
  }

  Moments[] leaveCellOut() {
    return process.leaveCellOut();
  }

  @Override
  public Prediction<Regressor> predict(Example<Regressor> example) {
    Moments moments = process.predict(row(example, featureIDMap));
    Regressor output =
        new Regressor(TribuoRegressionTrainer.SOH_RATIO, moments.mean(), moments.variance());
    return new Prediction<>(output, example.size(), example);
  }

  /** None are named: the scaling leaves columns out, so length scales have no feature names. */
  @Override
  public Map<String, List<Pair<String, Double>>> getTopFeatures(int n) {
    return Map.of();
  }

  @Override
  public Optional<Excuse<Regressor>> getExcuse(Example<Regressor> example) {
    return Optional.empty();
  }

  @Override
  protected GaussianProcessModel copy(String newName, ModelProvenance newProvenance) {
    return new GaussianProcessModel(
        newName, newProvenance, featureIDMap, outputIDInfo, content, process);
  }

  @Override
  public ModelProto serialize() {
    try {
      ListValue data =
          ListValue.newBuilder()
              .addValues(
                  text(
                      Base64.getEncoder()
                          .encodeToString(createDataCarrier().serialize().toByteArray())))
              .addValues(text(JSON.writeValueAsString(content)))
              .build();
      return ModelProto.newBuilder()
          .setVersion(CURRENT_VERSION)
          .setClassName(GaussianProcessModel.class.getName())
          .setSerializedData(Any.pack(data))
          .build();
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a model must be writable as JSON", impossible);
    }
  }

  /** Called by Tribuo when it reads a model. */
  public static GaussianProcessModel deserializeFromProto(
      int version, String className, Any message) throws InvalidProtocolBufferException {
    if (version != CURRENT_VERSION) {
      throw new LearnedModelException(
          "model-unreadable",
          "model version must be %d, got %d".formatted(CURRENT_VERSION, version));
    }
    ListValue data = message.unpack(ListValue.class);
    ModelDataCarrier<?> carrier =
        ModelDataCarrier.deserialize(
            ModelDataProto.parseFrom(
                Base64.getDecoder().decode(data.getValues(0).getStringValue())));
    if (!carrier.outputDomain().getOutput(0).getClass().equals(Regressor.class)) {
      throw new LearnedModelException("model-unreadable", "the model must be a regression");
    }
    @SuppressWarnings("unchecked") // the class of the outputs was checked above
    ImmutableOutputInfo<Regressor> outputs =
        (ImmutableOutputInfo<Regressor>) carrier.outputDomain();
    try {
      Content content = JSON.readValue(data.getValues(1).getStringValue(), Content.class);
      return new GaussianProcessModel(
          carrier.name(),
          carrier.provenance(),
          carrier.featureDomain(),
          outputs,
          content,
          content.process());
    } catch (JsonProcessingException unreadable) {
      throw new LearnedModelException("model-unreadable", "the model cannot be read", unreadable);
    }
  }

  private static Value text(String text) {
    return Value.newBuilder().setStringValue(text).build();
  }
}
