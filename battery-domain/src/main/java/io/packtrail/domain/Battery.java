package io.packtrail.domain;

import java.time.LocalDate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Master data of one battery.
 *
 * @param passportId the battery passport's identifier, a URI
 * @param vehicleId pseudonymous vehicle name, never a VIN
 * @param gatewayId the only gateway that may report this battery; absent: any gateway
 * @param modelGroup batteries of one make and model, which share learned parameters
 * @param ratedCapacityAh capacity the maker declares (A·h), 0.1 to 10,000
 * @param certifiedEnergyKWh certified usable battery energy of UN GTR 22 (kWh)
 * @param nominalVoltageV nominal pack voltage (V), 1 to 2,000
 * @param seriesCells cells in series, 1 to 1,000
 * @param parallelCells cells in parallel, 1 to 1,000
 * @param referenceCapacityAh the capacity that SOH is stated against (A·h), where it is not the
 *     rated one
 * @param referenceSource where {@code referenceCapacityAh} comes from; present exactly when that is
 */
public record Battery(
    BatteryId batteryId,
    String passportId,
    @Nullable String vehicleId,
    @Nullable GatewayId gatewayId,
    @Nullable String modelGroup,
    Chemistry chemistry,
    double ratedCapacityAh,
    @Nullable Double certifiedEnergyKWh,
    double nominalVoltageV,
    int seriesCells,
    int parallelCells,
    @Nullable LocalDate manufacturedOn,
    @Nullable LocalDate inServiceOn,
    BatteryCategory category,
    @Nullable Double referenceCapacityAh,
    @Nullable String referenceSource) {

  private static final Pattern URI_FORM = Pattern.compile("[a-z][a-z0-9+.-]*:\\S{1,500}");

  public Battery {
    Require.matches("passportId", passportId, URI_FORM);
    Require.inRange("ratedCapacityAh", ratedCapacityAh, 0.1, 10_000, "Ah");
    if (certifiedEnergyKWh != null) {
      Require.inRange("certifiedEnergyKWh", certifiedEnergyKWh, 0.001, 10_000, "kWh");
    }
    Require.inRange("nominalVoltageV", nominalVoltageV, 1, 2_000, "V");
    Require.inRange("seriesCells", seriesCells, 1, 1_000, "");
    Require.inRange("parallelCells", parallelCells, 1, 1_000, "");
    if (referenceCapacityAh != null) {
      Require.inRange("referenceCapacityAh", referenceCapacityAh, 0.1, 10_000, "Ah");
    }
    if ((referenceCapacityAh == null) != (referenceSource == null)) {
      throw new IllegalArgumentException(
          "referenceSource must be given exactly when referenceCapacityAh is, got referenceCapacityAh %s and referenceSource %s"
              .formatted(referenceCapacityAh, referenceSource));
    }
  }

  /** The capacity that state of health is stated against, and its source. */
  public CapacityReference reference() {
    return referenceCapacityAh != null && referenceSource != null
        ? new CapacityReference(referenceCapacityAh, referenceSource)
        : new CapacityReference(ratedCapacityAh, "rated");
  }
}
