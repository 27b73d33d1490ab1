package io.packtrail.simulators.replay;

import io.packtrail.domain.Battery;
import io.packtrail.domain.BatteryCategory;
import io.packtrail.domain.BatteryId;
import io.packtrail.domain.Chemistry;
import io.packtrail.domain.GatewayId;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The content of {@code mapping.json}, which says what the columns of foreign CSV files mean; see
 * docs/replay.md.
 *
 * @param delimiter one character; absent: a comma
 * @param time where the time stands
 * @param fields wire field to column
 * @param batteries one file each
 */
record Mapping(
    @Nullable String delimiter,
    TimeColumn time,
    Map<String, FieldColumn> fields,
    List<Entry> batteries) {

  /**
   * The column of the time.
   *
   * @param format {@code iso}, {@code epoch-seconds}, {@code epoch-milliseconds}, {@code
   *     elapsed-seconds} or a pattern of {@link java.time.format.DateTimeFormatter}; absent: iso
   * @param zone of times that state none, for example {@code Europe/Berlin}; absent: UTC
   * @param start where elapsed seconds begin, ISO with zone
   */
  record TimeColumn(
      String column, @Nullable String format, @Nullable String zone, @Nullable String start) {}

  /**
   * A column of values: wire value = column × scale + offset. A scale of -1 turns the sign of a
   * current that counts discharge as positive.
   */
  record FieldColumn(String column, @Nullable Double scale, @Nullable Double offset) {
    double scaleRatio() {
      return scale == null ? 1 : scale;
    }

    double offsetValue() {
      return offset == null ? 0 : offset;
    }
  }

  /**
   * One battery: its file, its master data under the names of the HTTP API, and optionally a file
   * of measured capacities with the columns {@code at} and {@code capacityAh}.
   */
  record Entry(
      String file,
      @Nullable String capacitiesFile,
      String batteryId,
      @Nullable String passportId,
      @Nullable String modelGroup,
      String chemistry,
      double ratedCapacityAh,
      @Nullable Double certifiedEnergyKWh,
      double nominalVoltageV,
      int seriesCells,
      int parallelCells,
      @Nullable String manufacturedOn,
      @Nullable String inServiceOn,
      @Nullable String category,
      @Nullable Double referenceCapacityAh,
      @Nullable String referenceSource) {

    Battery battery() {
      return new Battery(
          new BatteryId(batteryId),
          passportId == null ? "urn:packtrail:passport:" + batteryId : passportId,
          null,
          new GatewayId("replay-" + batteryId),
          modelGroup,
          Chemistry.valueOf(chemistry),
          ratedCapacityAh,
          certifiedEnergyKWh,
          nominalVoltageV,
          seriesCells,
          parallelCells,
          manufacturedOn == null ? null : LocalDate.parse(manufacturedOn),
          inServiceOn == null ? null : LocalDate.parse(inServiceOn),
          category == null
              ? BatteryCategory.EV
              : BatteryCategory.valueOf(category.toUpperCase(Locale.ROOT)),
          referenceCapacityAh,
          referenceSource);
    }
  }
}
