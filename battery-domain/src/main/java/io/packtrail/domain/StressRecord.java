package io.packtrail.domain;

import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a battery has been used since its first sample.
 *
 * @param chargeThroughputAh charge put in (A·h)
 * @param dischargeThroughputAh charge taken out (A·h)
 * @param chargeEnergyKWh energy put in (kWh)
 * @param dischargeEnergyKWh energy taken out (kWh)
 * @param equivalentFullCycles (charged + discharged A·h) / (2 × rated A·h); where one of them alone
 *     was told, that / rated A·h
 * @param depthOfDischargeCycles rainflow cycles (ASTM E1049-85 §5.4.4) by depth, ten bins of 10 %,
 *     the residue as half cycles
 * @param timeAtTemperatureSocHours hours by temperature (rows, {@link #TEMPERATURE_BINS} of 5 K
 *     from −30 °C, ends open) and state of charge (columns, ten of 10 %), shape {@code [20][10]}
 * @param extremeHighTempMinutes minutes above the stated temperature range
 * @param extremeLowTempMinutes minutes below it
 * @param extremeHighTempChargingMinutes minutes charging above it
 * @param extremeLowTempChargingMinutes minutes charging below it
 * @param deepDischarges times the battery fell below its stated minimum voltage or 5 % state of
 *     charge
 * @param overCharges times it rose above its stated maximum voltage
 * @param distanceKm distance travelled while reporting (km)
 * @param days one record for each day with data, in order
 * @param ageing the same weighed by what it does to cells; absent where it was not counted
 * @param coverage how much of the use the counters could see; absent where that was not counted
 */
public record StressRecord(
    double chargeThroughputAh,
    double dischargeThroughputAh,
    double chargeEnergyKWh,
    double dischargeEnergyKWh,
    double equivalentFullCycles,
    List<Double> depthOfDischargeCycles,
    List<List<Double>> timeAtTemperatureSocHours,
    double extremeHighTempMinutes,
    double extremeLowTempMinutes,
    double extremeHighTempChargingMinutes,
    double extremeLowTempChargingMinutes,
    long deepDischarges,
    long overCharges,
    double distanceKm,
    List<DailyStress> days,
    @Nullable AgeingStress ageing,
    @Nullable UseCoverage coverage) {

  /**
   * Rows of {@code timeAtTemperatureSocHours}: 5 K each, the first from −30 °C, values outside
   * counted at the ends.
   */
  public static final int TEMPERATURE_BINS = 20;

  /** Lower edge of the first temperature row (°C). */
  public static final double FIRST_TEMPERATURE_DEG_C = -30;

  /** What days count at whose temperature is not known (°C). */
  public static final double ASSUMED_DEG_C = 25;

  public StressRecord {
    depthOfDischargeCycles = List.copyOf(depthOfDischargeCycles);
    timeAtTemperatureSocHours =
        timeAtTemperatureSocHours.stream().map(row -> List.copyOf(row)).toList();
    days = List.copyOf(days);
  }

  /** Of a source that does not weigh what it counts. */
  public StressRecord(
      double chargeThroughputAh,
      double dischargeThroughputAh,
      double chargeEnergyKWh,
      double dischargeEnergyKWh,
      double equivalentFullCycles,
      List<Double> depthOfDischargeCycles,
      List<List<Double>> timeAtTemperatureSocHours,
      double extremeHighTempMinutes,
      double extremeLowTempMinutes,
      double extremeHighTempChargingMinutes,
      double extremeLowTempChargingMinutes,
      long deepDischarges,
      long overCharges,
      double distanceKm,
      List<DailyStress> days) {
    this(
        chargeThroughputAh,
        dischargeThroughputAh,
        chargeEnergyKWh,
        dischargeEnergyKWh,
        equivalentFullCycles,
        depthOfDischargeCycles,
        timeAtTemperatureSocHours,
        extremeHighTempMinutes,
        extremeLowTempMinutes,
        extremeHighTempChargingMinutes,
        extremeLowTempChargingMinutes,
        deepDischarges,
        overCharges,
        distanceKm,
        days,
        null,
        null);
  }

  /** Charge in and out (A·h). */
  public double throughputAh() {
    return chargeThroughputAh + dischargeThroughputAh;
  }

  /** The same with what must have flowed beside charge that was told of one direction alone. */
  public double cycledAh() {
    return throughputAh() + (coverage == null ? 0 : coverage.untoldAh());
  }

  /** Whether any charge was counted; where not, throughput and cycles are 0 and mean nothing. */
  public boolean knowsCharge() {
    return throughputAh() > 0;
  }

  /** Whether the energy of any charge is known; where not, the energies are 0 and mean nothing. */
  public boolean knowsEnergy() {
    return throughputAh() == 0 || chargeEnergyKWh + dischargeEnergyKWh > 0;
  }

  /** Whether any temperature is known; where not, the extreme minutes mean nothing. */
  public boolean knowsTemperature() {
    return coverage == null || coverage.temperatureHours() > 0;
  }

  /** Whether any temperature is known while charging, or no charging. */
  public boolean knowsChargingTemperature() {
    return coverage == null
        || coverage.chargingTemperatureHours() > 0
        || (knowsTemperature() && chargeThroughputAh == 0);
  }

  /** Whether temperatures were reported that cannot be believed. */
  public boolean doubtsTemperature() {
    return coverage != null && coverage.temperatureDoubted();
  }

  /**
   * The same where no temperature that was reported can be believed: what was counted by it is
   * taken out, and days are at the {@value #ASSUMED_DEG_C} °C of days without one.
   */
  public StressRecord withoutTemperature() {
    return new StressRecord(
        chargeThroughputAh,
        dischargeThroughputAh,
        chargeEnergyKWh,
        dischargeEnergyKWh,
        equivalentFullCycles,
        depthOfDischargeCycles,
        none().timeAtTemperatureSocHours,
        0,
        0,
        0,
        0,
        deepDischarges,
        overCharges,
        distanceKm,
        days.stream().map(day -> day.at(ASSUMED_DEG_C)).toList(),
        ageing == null ? null : ageing.withoutTemperature(),
        Objects.requireNonNull(coverage, "coverage must be counted").withoutTemperature());
  }

  /** Of a battery that nothing was seen of. */
  public static StressRecord none() {
    List<Double> tenZeros = Collections.nCopies(10, 0.0);
    List<List<Double>> table = Collections.nCopies(TEMPERATURE_BINS, tenZeros);
    return new StressRecord(0, 0, 0, 0, 0, tenZeros, table, 0, 0, 0, 0, 0, 0, 0, List.of());
  }
}
