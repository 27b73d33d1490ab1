-- What a gateway computed itself, and what happened to a battery. Both come through the inbox, whose
-- key makes their storage idempotent.

CREATE TABLE usage_summary (
    message_key          bigint PRIMARY KEY,
    battery_key          integer NOT NULL REFERENCES battery,
    period_start         timestamptz NOT NULL,
    period_end           timestamptz NOT NULL,
    odometer_km          double precision,
    charge_throughput_ah double precision,
    discharge_throughput_ah double precision,
    charge_energy_kwh    double precision,
    discharge_energy_kwh double precision,
    parts                jsonb NOT NULL,
    CHECK (period_start < period_end)
);
COMMENT ON COLUMN usage_summary.parts IS 'sessions, cycles by depth, time by temperature';
CREATE INDEX usage_summary_of_battery ON usage_summary (battery_key, period_start);

CREATE TABLE battery_event (
    message_key bigint PRIMARY KEY,
    battery_key integer NOT NULL REFERENCES battery,
    happened_at timestamptz NOT NULL,
    kind        text NOT NULL,
    detail      text NOT NULL
);
CREATE INDEX battery_event_of_battery ON battery_event (battery_key, happened_at);

-- Summaries and events do not say when they were sent, and a battery may have them without samples.
ALTER TABLE inbox ALTER COLUMN sent_at DROP NOT NULL;
ALTER TABLE battery_state
    ALTER COLUMN first_sample_at DROP NOT NULL,
    ALTER COLUMN last_sample_at DROP NOT NULL;
