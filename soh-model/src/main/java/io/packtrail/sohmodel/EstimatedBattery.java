package io.packtrail.sohmodel;

import io.packtrail.domain.Battery;
import io.packtrail.domain.BatteryCategory;
import io.packtrail.domain.BatteryId;
import io.packtrail.domain.Chemistry;
import io.packtrail.sohmodel.EstimateRow.Column;

/** The master data that an estimate depends on; the rest of a battery is not its business. */
final class EstimatedBattery {
  private EstimatedBattery() {}

  static void fill(EstimateRow row, Battery battery) {
    row.put(Column.BATTERY_ID, battery.batteryId().value())
        .put(Column.PASSPORT_ID, battery.passportId())
        .put(Column.MODEL_GROUP, battery.modelGroup())
        .put(Column.CHEMISTRY, battery.chemistry().name())
        .put(Column.RATED_CAPACITY_AH, battery.ratedCapacityAh())
        .put(Column.CERTIFIED_ENERGY_KWH, battery.certifiedEnergyKWh())
        .put(Column.NOMINAL_VOLTAGE_V, battery.nominalVoltageV())
        .put(Column.SERIES_CELLS, battery.seriesCells())
        .put(Column.IN_SERVICE_ON, battery.inServiceOn())
        .put(Column.REFERENCE_CAPACITY_AH, battery.referenceCapacityAh())
        .put(Column.REFERENCE_SOURCE, battery.referenceSource());
  }

  static Battery read(EstimateRow row) {
    return new Battery(
        new BatteryId(row.text(Column.BATTERY_ID)),
        row.text(Column.PASSPORT_ID),
        null,
        null,
        row.textOrNull(Column.MODEL_GROUP),
        Chemistry.valueOf(row.text(Column.CHEMISTRY)),
        row.number(Column.RATED_CAPACITY_AH),
        row.numberOrNull(Column.CERTIFIED_ENERGY_KWH),
        row.number(Column.NOMINAL_VOLTAGE_V),
        row.whole(Column.SERIES_CELLS),
        1,
        null,
        row.dateOrNull(Column.IN_SERVICE_ON),
        BatteryCategory.EV,
        row.numberOrNull(Column.REFERENCE_CAPACITY_AH),
        row.textOrNull(Column.REFERENCE_SOURCE));
  }
}
