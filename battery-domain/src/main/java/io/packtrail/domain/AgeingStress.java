package io.packtrail.domain;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Use weighed by what it does to cells.
 *
 * @param equivalentHoursAt25DegC hours at 25 °C that age as the hours of known temperature did
 *     (Arrhenius, 50 kJ/mol)
 * @param damageRatio Palmgren–Miner sum over cycles, 1 at the end of life; by a placeholder for the
 *     cells' own cycle life, so that it compares batteries and foretells nothing
 * @param cycles rainflow cycles by depth, mean state of charge and temperature; bins without cycles
 *     are absent
 */
public record AgeingStress(
    double equivalentHoursAt25DegC, double damageRatio, List<CycleBin> cycles) {

  /**
   * Cycles of one bin: 10 % of depth, 20 % of mean state of charge, 10 K.
   *
   * @param depthPercent lower edge of the depth (%)
   * @param socPercent lower edge of the mean state of charge (%); absent where not known
   * @param tempDegC lower edge of the temperature (°C), the mean of both ends of a cycle; absent
   *     where not known
   * @param cycleCount cycles, halves included
   */
  public record CycleBin(
      int depthPercent,
      @Nullable Integer socPercent,
      @Nullable Integer tempDegC,
      double cycleCount) {}

  public AgeingStress {
    cycles = List.copyOf(cycles);
  }

  /** The same where no temperature is known: cycles that differ in it alone are one bin. */
  AgeingStress withoutTemperature() {
    Map<List<Integer>, CycleBin> merged = new LinkedHashMap<>();
    for (CycleBin bin : cycles) {
      Integer soc = bin.socPercent();
      merged.merge(
          List.of(bin.depthPercent(), soc == null ? -1 : soc),
          new CycleBin(bin.depthPercent(), soc, null, bin.cycleCount()),
          (one, other) ->
              new CycleBin(
                  one.depthPercent(),
                  one.socPercent(),
                  null,
                  one.cycleCount() + other.cycleCount()));
    }
    return new AgeingStress(0, damageRatio, List.copyOf(merged.values()));
  }
}
