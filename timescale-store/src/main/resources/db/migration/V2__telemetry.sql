-- Samples, the inbox that makes their storage idempotent, the quarantine, and the ledger that
-- accounts for all three. See docs/adr/0002-telemetry-row.md.

-- A hypertable where TimescaleDB can be had, else native monthly partitions. The eight-byte columns
-- come first so that no row is padded.
DO $telemetry$
DECLARE
    columns CONSTANT text := $columns$
        t                  timestamptz NOT NULL,
        message_key        bigint NOT NULL,
        battery_key        integer NOT NULL,
        pack_voltage_v     real,
        pack_current_a     real,
        soc_ratio          real,
        temp_min_deg_c     real,
        temp_max_deg_c     real,
        temp_mean_deg_c    real,
        cell_voltage_min_v real,
        cell_voltage_max_v real,
        odometer_km        real,
        speed_kmh          real,
        ambient_deg_c      real,
        bms_soh_ratio      real,
        isolation_kohm     real,
        PRIMARY KEY (battery_key, t)
    $columns$;
    timescale boolean := EXISTS (SELECT FROM pg_extension WHERE extname = 'timescaledb');
BEGIN
    -- Without its preloaded library, creating the extension would end the connection.
    IF NOT timescale
        AND EXISTS (SELECT FROM pg_available_extensions WHERE name = 'timescaledb')
        AND current_setting('timescaledb.disable_load', true) IS NOT NULL
    THEN
        BEGIN
            CREATE EXTENSION timescaledb;
            timescale := true;
        EXCEPTION WHEN OTHERS THEN
            RAISE WARNING 'timescaledb is there and cannot be created (%), telemetry will use native partitions', SQLERRM;
        END;
    END IF;

    IF timescale THEN
        EXECUTE format('CREATE TABLE telemetry (%s)', columns);
        PERFORM create_hypertable('telemetry', 't',
            chunk_time_interval => interval '7 days', create_default_indexes => false);
    ELSE
        EXECUTE format('CREATE TABLE telemetry (%s) PARTITION BY RANGE (t)', columns);
    END IF;
END
$telemetry$;

-- Native partitions only: makes the partition of one month (its first day, UTC). Attaching, unlike
-- CREATE TABLE ... PARTITION OF, does not wait for writers nor hold them up.
CREATE FUNCTION packtrail_ensure_month(month date) RETURNS void LANGUAGE plpgsql AS $function$
DECLARE
    name CONSTANT text := 'telemetry_' || to_char(month, '"y"YYYY"m"MM');
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('packtrail_ensure_month', 0));
    IF to_regclass(name) IS NULL THEN
        EXECUTE format('CREATE TABLE %I (LIKE telemetry)', name);
        EXECUTE format('ALTER TABLE telemetry ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
            name,
            month::timestamp AT TIME ZONE 'UTC',
            (month + interval '1 month') AT TIME ZONE 'UTC');
    END IF;
END
$function$;

-- One row per stored message. Hot: its keys come from the tables above through a cache, so there
-- are no foreign keys to check again for each row.
CREATE TABLE inbox (
    message_key    bigint PRIMARY KEY,
    received_at    timestamptz NOT NULL,
    sent_at        timestamptz NOT NULL,
    gateway_key    integer NOT NULL,
    battery_key    integer NOT NULL,
    samples        integer NOT NULL,
    stored_samples integer NOT NULL CHECK (stored_samples BETWEEN 0 AND samples),
    message_id     text COLLATE "C" NOT NULL,
    payload_digest bytea NOT NULL,
    UNIQUE (gateway_key, message_id)
);
COMMENT ON COLUMN inbox.payload_digest IS 'SHA-256 of the bytes as received';
COMMENT ON COLUMN inbox.stored_samples IS 'the others were stored before, from another message';

-- The service takes message keys in blocks of 65,536 and knows them before it inserts.
CREATE SEQUENCE message_key_block;

CREATE TABLE quarantine (
    quarantine_id   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    gateway_key     integer NOT NULL REFERENCES gateway,
    received_at     timestamptz NOT NULL,
    topic           text NOT NULL,
    code            text NOT NULL,
    reason          text NOT NULL,
    sample_count    integer NOT NULL,
    replayed_at     timestamptz,
    delivery_digest bytea NOT NULL,
    payload         bytea NOT NULL,
    UNIQUE (gateway_key, delivery_digest)
);
COMMENT ON COLUMN quarantine.delivery_digest IS 'SHA-256 of topic, a zero byte and payload: a re-delivery is not kept twice';
CREATE INDEX quarantine_newest ON quarantine (gateway_key, quarantine_id DESC);

CREATE TABLE ledger (
    gateway_key          integer NOT NULL REFERENCES gateway,
    day                  date NOT NULL,
    received_messages    bigint NOT NULL,
    stored_messages      bigint NOT NULL,
    duplicate_messages   bigint NOT NULL,
    quarantined_messages bigint NOT NULL,
    received_samples     bigint NOT NULL,
    stored_samples       bigint NOT NULL,
    duplicate_samples    bigint NOT NULL,
    quarantined_samples  bigint NOT NULL,
    last_received_at     timestamptz NOT NULL,
    PRIMARY KEY (gateway_key, day),
    CHECK (received_messages = stored_messages + duplicate_messages + quarantined_messages),
    CHECK (received_samples = stored_samples + duplicate_samples + quarantined_samples)
) WITH (fillfactor = 50);
COMMENT ON COLUMN ledger.day IS 'UTC day of receipt';

-- One row per battery with samples. Every commit that stores samples raises the revision; an
-- assessment records the revision it began with. Reading what is due touches no telemetry.
CREATE TABLE battery_state (
    battery_key       integer PRIMARY KEY REFERENCES battery,
    revision          bigint NOT NULL,
    assessed_revision bigint NOT NULL DEFAULT 0,
    handed_out_at     timestamptz,
    first_sample_at   timestamptz NOT NULL,
    last_sample_at    timestamptz NOT NULL,
    last_gateway_key  integer NOT NULL REFERENCES gateway
) WITH (fillfactor = 50);
COMMENT ON COLUMN battery_state.handed_out_at IS 'when it was last given out for assessment, whatever came of it';
