package io.packtrail.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * State of health at one time: a value with its interval and basis, or the reason why there is
 * none.
 */
public sealed interface SohResult {
  /** The time it speaks of: the last measurement that went into it. */
  Instant asOf();

  /** Name and version of the method, for example {@code packtrail-soh/7}. */
  String methodVersion();

  /**
   * A measured state of health.
   *
   * @param sohRatio present capacity at 25 °C over the reference capacity; may exceed 1 when new
   * @param soh90 90 % interval of {@code sohRatio}
   * @param slopePerYearRatio change of {@code sohRatio} per year, negative while ageing
   * @param soceRatio present usable energy over certified usable energy (UN GTR 22); absent without
   *     certified energy
   * @param soce90 90 % interval of {@code soceRatio}; present exactly when that is
   * @param capacityAh present capacity at 25 °C (A·h)
   * @param resistanceIncreaseRatio (R − R at first) / R at first, both at 25 °C; absent where no
   *     current steps were seen
   * @param basis what was measured, for example {@code charge ΔQ/ΔSOC}
   * @param observations observations that the filter used
   * @param coverageRatio share of the time since the first sample that data cover, 0 to 1
   * @param bmsSohRatio what the vehicle's BMS said last; absent where it says nothing
   */
  record Estimated(
      Instant asOf,
      double sohRatio,
      RatioInterval soh90,
      double slopePerYearRatio,
      @Nullable Double soceRatio,
      @Nullable RatioInterval soce90,
      double capacityAh,
      @Nullable Double resistanceIncreaseRatio,
      String basis,
      CapacityReference reference,
      int observations,
      double coverageRatio,
      @Nullable Double bmsSohRatio,
      String methodVersion)
      implements SohResult {
    public Estimated {
      Require.inRange("sohRatio", sohRatio, 0, 2, "");
      Require.inRange("coverageRatio", coverageRatio, 0, 1, "");
      if ((soceRatio == null) != (soce90 == null)) {
        throw new IllegalArgumentException("soce90 must be given exactly when soceRatio is");
      }
    }

    /**
     * Share of the power when first seen that is lost, by resistance alone: at a given open-circuit
     * voltage and lowest voltage P = U_min·(U_ocv − U_min)/R, so that 1 − P/P₀ = 1 − R₀/R. Absent
     * where the resistance is.
     */
    public @Nullable Double powerFadeRatio() {
      return resistanceIncreaseRatio == null
          ? null
          : (Double) (resistanceIncreaseRatio / (1 + resistanceIncreaseRatio));
    }
  }

  /**
   * No value, and why.
   *
   * @param code stable reason code, for example {@code too-few-charges}
   * @param reason what is missing and how much, one sentence for a person
   */
  record NotEstimable(Instant asOf, String code, String reason, String methodVersion)
      implements SohResult {}
}
