-- What the last look over the whole fleet for early degraders said of each battery that could be judged. Every look
-- replaces all rows, since which batteries are flagged depends on all of them (false-discovery control).
CREATE TABLE fleet_screening (
    battery_key  integer PRIMARY KEY REFERENCES battery,
    screened_at  timestamptz NOT NULL,
    false_ratio  double precision NOT NULL,
    pace_ratio   double precision NOT NULL,
    z            double precision NOT NULL,
    p_value      double precision NOT NULL,
    flagged      boolean NOT NULL,
    group_source text NOT NULL
);
COMMENT ON COLUMN fleet_screening.false_ratio IS 'share of false alarms among the flagged that is accepted';
COMMENT ON COLUMN fleet_screening.pace_ratio IS 'how many times as fast as the middle of its group it loses capacity';
COMMENT ON COLUMN fleet_screening.z IS 'standard deviations above its group';
COMMENT ON COLUMN fleet_screening.group_source IS 'what the pace of the group comes from';
CREATE INDEX battery_model_group ON battery (chemistry, model_group);
