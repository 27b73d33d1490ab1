-- Batteries and gateways. The integer keys stand for the names in every large table.

CREATE TABLE battery (
    battery_key           integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    battery_id            text COLLATE "C" NOT NULL UNIQUE,
    passport_id           text COLLATE "C" NOT NULL UNIQUE,
    vehicle_id            text,
    gateway_id            text COLLATE "C",
    model_group           text,
    chemistry             text NOT NULL,
    rated_capacity_ah     double precision NOT NULL,
    certified_energy_kwh  double precision,
    nominal_voltage_v     double precision NOT NULL,
    series_cells          integer NOT NULL,
    parallel_cells        integer NOT NULL,
    manufactured_on       date,
    in_service_on         date,
    category              text NOT NULL,
    reference_capacity_ah double precision,
    reference_source      text,
    registered_at         timestamptz NOT NULL DEFAULT now()
);
COMMENT ON COLUMN battery.gateway_id IS 'the only gateway that may report this battery; NULL: any';

CREATE TABLE gateway (
    gateway_key integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    gateway_id  text COLLATE "C" NOT NULL UNIQUE,
    added_at    timestamptz NOT NULL,
    secret_hash text,
    revoked_at  timestamptz
);
COMMENT ON COLUMN gateway.secret_hash IS 'NULL: heard of through an external broker, may not connect here';
