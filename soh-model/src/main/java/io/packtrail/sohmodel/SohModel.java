package io.packtrail.sohmodel;

import io.packtrail.domain.Battery;
import io.packtrail.domain.BatteryAssessment;
import io.packtrail.domain.SampleSeries;
import io.packtrail.sohmodel.curve.CellCurves;
import io.packtrail.sohmodel.curve.StoredCurve;
import io.packtrail.sohmodel.learned.LearnedModels;

/**
 * Estimates the state of health of a battery from its samples, and from what was reported beside
 * them; method {@value #METHOD_VERSION}, described in {@code docs/models/soh.md}. Immutable and
 * thread-safe; each {@link BatteryAnalysis} belongs to one thread.
 */
public final class SohModel {
  /** Name and version of the method; changes whenever the same samples could give other results. */
  public static final String METHOD_VERSION = "packtrail-soh/7";

  private final CellCurves curves;
  private final LearnedModels learned;

  /** A model with the charge curves that come with this module. */
  public SohModel() {
    this(CellCurves.builtIn());
  }

  /** A model with these charge curves, for batteries that report no state of charge. */
  public SohModel(CellCurves curves) {
    this(curves, LearnedModels.NONE);
  }

  /** A model with these charge curves, and behind them learned models and curves. */
  public SohModel(CellCurves curves, LearnedModels learned) {
    this.curves = curves.and(learned.curves().stream().map(StoredCurve::curve).toList());
    this.learned = learned;
  }

  /**
   * What results of this model bear: {@value #METHOD_VERSION}, and with learned models the identity
   * of their set, since another set could give other results.
   */
  public String methodVersion() {
    return METHOD_VERSION + learned.version();
  }

  /** The learned models that answer beside the method's own readings. */
  public LearnedModels learned() {
    return learned;
  }

  /** Begins the analysis of one battery. */
  public BatteryAnalysis open(Battery battery) {
    return open(battery, Reports.NONE);
  }

  /** Begins the analysis of one battery of which there are reports as well. */
  public BatteryAnalysis open(Battery battery, Reports reports) {
    return open(battery, reports, GroupCalibration.NONE);
  }

  /** The same with what other batteries of its model group have shown. */
  public BatteryAnalysis open(Battery battery, Reports reports, GroupCalibration calibration) {
    return new BatteryAnalysis(
        battery, new Models(curves, learned, methodVersion()), reports, calibration);
  }

  /** What an analysis may use. */
  record Models(CellCurves curves, LearnedModels learned, String methodVersion) {}

  /** Analyses a whole history, given in event-time order in chunks of any size. */
  public BatteryAssessment assess(Battery battery, Iterable<SampleSeries> history) {
    BatteryAnalysis analysis = open(battery);
    for (SampleSeries chunk : history) {
      analysis.accept(chunk);
    }
    return analysis.finish();
  }
}
