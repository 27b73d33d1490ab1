package io.packtrail.domain;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a battery was used over a stretch of time, as a gateway computed it itself. What the gateway
 * did not report is absent, never zero.
 *
 * @param from beginning, inclusive
 * @param to end, exclusive; after {@code from}
 * @param odometerKm distance travelled in the vehicle's life at the end (km), at least 0
 * @param chargeThroughputAh charge put in (A·h), at least 0
 * @param dischargeThroughputAh charge taken out (A·h), at least 0
 * @param chargeEnergyKWh energy put in (kWh), at least 0
 * @param dischargeEnergyKWh energy taken out (kWh), at least 0
 * @param sessions what the battery did, as the gateway divided it
 * @param depthOfDischarge cycles by depth
 * @param timeAtTemperature time by temperature and, where reported, state of charge
 */
public record UsageSummary(
    Instant from,
    Instant to,
    @Nullable Double odometerKm,
    @Nullable Double chargeThroughputAh,
    @Nullable Double dischargeThroughputAh,
    @Nullable Double chargeEnergyKWh,
    @Nullable Double dischargeEnergyKWh,
    List<ReportedSession> sessions,
    List<CyclesAtDepth> depthOfDischarge,
    List<TimeAtTemperature> timeAtTemperature) {

  public UsageSummary {
    if (!from.isBefore(to)) {
      throw new IllegalArgumentException(
          "to must be after from, got %s and %s".formatted(to, from));
    }
    atLeastZero("odometerKm", odometerKm, "km");
    atLeastZero("chargeThroughputAh", chargeThroughputAh, "Ah");
    atLeastZero("dischargeThroughputAh", dischargeThroughputAh, "Ah");
    atLeastZero("chargeEnergyKWh", chargeEnergyKWh, "kWh");
    atLeastZero("dischargeEnergyKWh", dischargeEnergyKWh, "kWh");
    sessions = List.copyOf(sessions);
    depthOfDischarge = List.copyOf(depthOfDischarge);
    timeAtTemperature = List.copyOf(timeAtTemperature);
  }

  /** What a charger delivered. */
  public enum ChargingCurrent {
    AC,
    DC
  }

  /**
   * A stretch of one kind of use as the gateway saw it; its raw samples were not sent.
   *
   * @param end not before {@code start}
   * @param startSocRatio state of charge at the start, 0 to 1
   * @param endSocRatio state of charge at the end, 0 to 1
   * @param chargedAh charge that went in (A·h), at least 0
   * @param chargedKWh energy that went in (kWh), at least 0
   * @param tempMeanDegC mean temperature (°C)
   * @param tempMaxDegC highest temperature (°C)
   * @param maxCurrentA largest current by magnitude, positive while charging (A)
   * @param current what the charger delivered
   */
  public record ReportedSession(
      Session.Kind kind,
      Instant start,
      Instant end,
      @Nullable Double startSocRatio,
      @Nullable Double endSocRatio,
      @Nullable Double chargedAh,
      @Nullable Double chargedKWh,
      @Nullable Double tempMeanDegC,
      @Nullable Double tempMaxDegC,
      @Nullable Double maxCurrentA,
      @Nullable ChargingCurrent current) {

    public ReportedSession {
      if (end.isBefore(start)) {
        throw new IllegalArgumentException(
            "end must not be before start, got %s and %s".formatted(end, start));
      }
      ratio("startSocRatio", startSocRatio);
      ratio("endSocRatio", endSocRatio);
      atLeastZero("chargedAh", chargedAh, "Ah");
      atLeastZero("chargedKWh", chargedKWh, "kWh");
      signal("tempMeanDegC", tempMeanDegC, Signal.TEMP_MEAN_DEG_C);
      signal("tempMaxDegC", tempMaxDegC, Signal.TEMP_MAX_DEG_C);
      signal("maxCurrentA", maxCurrentA, Signal.PACK_CURRENT_A);
    }
  }

  /**
   * Cycles whose depth lies in one bin.
   *
   * @param fromRatio lower edge, 0 to 1
   * @param toRatio upper edge, above the lower one, up to 1
   * @param cycleCount cycles, halves included, at least 0
   * @param meanSocRatio mean state of charge of these cycles, 0 to 1
   */
  public record CyclesAtDepth(
      double fromRatio, double toRatio, double cycleCount, @Nullable Double meanSocRatio) {

    public CyclesAtDepth {
      ascending("fromRatio", "toRatio", fromRatio, toRatio);
      ratio("fromRatio", fromRatio);
      ratio("toRatio", toRatio);
      atLeastZero("cycleCount", cycleCount, "");
      ratio("meanSocRatio", meanSocRatio);
    }
  }

  /**
   * Time in one bin of temperature and, where reported, of state of charge.
   *
   * @param fromDegC lower edge (°C)
   * @param toDegC upper edge (°C), above the lower one
   * @param durationS time (s), at least 0
   * @param fromSocRatio lower edge of the state of charge, 0 to 1; absent: any
   * @param toSocRatio upper edge, above the lower one; absent exactly where that is
   */
  public record TimeAtTemperature(
      double fromDegC,
      double toDegC,
      double durationS,
      @Nullable Double fromSocRatio,
      @Nullable Double toSocRatio) {

    public TimeAtTemperature {
      ascending("fromDegC", "toDegC", fromDegC, toDegC);
      atLeastZero("durationS", durationS, "s");
      ratio("fromSocRatio", fromSocRatio);
      ratio("toSocRatio", toSocRatio);
      if ((fromSocRatio == null) != (toSocRatio == null)) {
        throw new IllegalArgumentException(
            "fromSocRatio must stand together with toSocRatio, got %s and %s"
                .formatted(fromSocRatio, toSocRatio));
      }
      if (fromSocRatio != null && toSocRatio != null) {
        ascending("fromSocRatio", "toSocRatio", fromSocRatio, toSocRatio);
      }
    }
  }

  private static void atLeastZero(String name, @Nullable Double value, String unit) {
    if (value != null) {
      Require.inRange(name, value, 0, Double.MAX_VALUE, unit);
    }
  }

  private static void ratio(String name, @Nullable Double value) {
    if (value != null) {
      Require.inRange(name, value, 0, 1, "");
    }
  }

  private static void signal(String name, @Nullable Double value, Signal signal) {
    if (value != null) {
      Require.inRange(name, value, signal.lowest(), signal.highest(), signal.unit());
    }
  }

  private static void ascending(String lowName, String highName, double low, double high) {
    if (!(low < high)) { // written so that NaN is refused
      throw new IllegalArgumentException(
          "%s must be above %s, got %s and %s".formatted(highName, lowName, high, low));
    }
  }
}
