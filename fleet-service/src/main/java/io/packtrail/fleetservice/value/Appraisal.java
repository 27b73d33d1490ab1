package io.packtrail.fleetservice.value;

import io.packtrail.domain.Battery;
import io.packtrail.domain.SohResult;
import io.packtrail.rulestimator.valuation.Grade;
import io.packtrail.rulestimator.valuation.SecondLife;
import io.packtrail.rulestimator.valuation.StationaryDuty;
import io.packtrail.rulestimator.valuation.Valuation;
import java.time.Instant;
import java.util.List;

/** The value of a battery with all that it rests on, or why there is none. */
public sealed interface Appraisal {
  /** Name and version of the method. */
  String METHOD_VERSION = "packtrail-value/2";

  /**
   * A value.
   *
   * @param asOf time of the last sample behind it
   * @param energyKWh nameplate energy of the pack (kWh)
   * @param energySource what that energy is
   * @param grade fitness for a second life, with its rule
   */
  record Estimated(
      Battery battery,
      Instant asOf,
      SohResult.Estimated soh,
      double energyKWh,
      String energySource,
      Grade.Decision grade,
      StationaryDuty duty,
      String currency,
      List<GivenInput> inputs,
      SecondLife.Forecast secondLife,
      Valuation valuation)
      implements Appraisal {
    public Estimated {
      inputs = List.copyOf(inputs);
    }
  }

  /** No value, and why; {@code code} is stable. */
  record Refused(String code, String reason) implements Appraisal {}

  /**
   * One input as it was used.
   *
   * @param value its value in {@code unit}
   * @param changed whether the request replaced it
   */
  record GivenInput(
      String name, String label, double value, String unit, String source, boolean changed) {}
}
