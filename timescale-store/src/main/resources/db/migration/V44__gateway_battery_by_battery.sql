-- A battery is read far more often than a correction is declared: whose it is, found by its key.
CREATE INDEX gateway_battery_by_battery ON gateway_battery (battery_key);
