-- Gateways' clocks and their declared corrections, repairs of quarantined messages, and what
-- retention has dropped. See docs/adr/0006-clock-corrections-and-retention.md.

ALTER TABLE inbox
    ADD COLUMN first_sample_at timestamptz,
    ADD COLUMN last_sample_at timestamptz;
COMMENT ON COLUMN inbox.first_sample_at IS 'with last_sample_at, where to look for its samples; NULL: none, or stored before V5';

-- A few pages for the whole table: jobs read the newest days without an index that ingestion pays for.
CREATE INDEX inbox_received ON inbox USING brin (received_at) WITH (autosummarize = on);
CREATE INDEX quarantine_received ON quarantine USING brin (received_at) WITH (autosummarize = on);

ALTER TABLE quarantine
    ADD COLUMN repaired_payload bytea,
    ADD COLUMN replayed_by text;
COMMENT ON COLUMN quarantine.repaired_payload IS 'what was stored in place of payload; NULL: payload itself';
CREATE INDEX quarantine_waiting ON quarantine (gateway_key, code, quarantine_id) WHERE replayed_at IS NULL;

CREATE TABLE gateway_clock (
    gateway_key integer NOT NULL REFERENCES gateway,
    day         date NOT NULL,
    messages    bigint NOT NULL,
    offset_ms   bigint NOT NULL,
    measured_at timestamptz NOT NULL,
    PRIMARY KEY (gateway_key, day)
);
COMMENT ON COLUMN gateway_clock.day IS 'UTC day of receipt';
COMMENT ON COLUMN gateway_clock.offset_ms IS '5 % quantile of received_at - sent_at: what to add to the gateway''s time; delay is in the other 95 %';

CREATE TABLE clock_correction (
    correction_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    gateway_key   integer NOT NULL REFERENCES gateway,
    from_t        timestamptz NOT NULL,
    to_t          timestamptz NOT NULL,
    offset_ms     bigint NOT NULL CHECK (offset_ms <> 0),
    reason        text NOT NULL CHECK (reason <> ''),
    declared_by   text NOT NULL CHECK (declared_by <> ''),
    declared_at   timestamptz NOT NULL,
    revoked_by    text,
    revoked_at    timestamptz,
    CHECK (from_t < to_t),
    CHECK ((revoked_by IS NULL) = (revoked_at IS NULL)),
    -- One sample has one correction at most. The integer stands as a range, whose index needs no extension.
    EXCLUDE USING gist (int4range(gateway_key, gateway_key, '[]') WITH &&, tstzrange(from_t, to_t) WITH &&)
        WHERE (revoked_at IS NULL)
);
COMMENT ON TABLE clock_correction IS 'added to the times of a gateway''s samples when they are read; telemetry keeps the device''s own';

CREATE TRIGGER clock_correction_revoked_once BEFORE UPDATE ON clock_correction
    FOR EACH ROW WHEN (OLD.revoked_at IS NOT NULL OR NEW.revoked_at IS NULL
        OR (OLD.correction_id, OLD.gateway_key, OLD.from_t, OLD.to_t, OLD.offset_ms, OLD.reason, OLD.declared_by, OLD.declared_at)
           IS DISTINCT FROM
           (NEW.correction_id, NEW.gateway_key, NEW.from_t, NEW.to_t, NEW.offset_ms, NEW.reason, NEW.declared_by, NEW.declared_at))
    EXECUTE FUNCTION packtrail_refuse_change();
CREATE TRIGGER clock_correction_append_only BEFORE DELETE ON clock_correction
    FOR EACH ROW EXECUTE FUNCTION packtrail_refuse_change();
CREATE TRIGGER clock_correction_no_truncate BEFORE TRUNCATE ON clock_correction
    FOR EACH STATEMENT EXECUTE FUNCTION packtrail_refuse_change();

CREATE TABLE retention (
    subject        text PRIMARY KEY CHECK (subject IN ('telemetry', 'inbox')),
    keep_seconds   bigint,
    kept_since     timestamptz NOT NULL,
    dropped_before timestamptz
);
COMMENT ON COLUMN retention.keep_seconds IS 'NULL: all is kept';
COMMENT ON COLUMN retention.kept_since IS 'since when keep_seconds has this value';
COMMENT ON COLUMN retention.dropped_before IS 'telemetry: time of the sample; inbox: time of receipt; NULL: nothing was dropped';
INSERT INTO retention (subject, kept_since) VALUES ('telemetry', now()), ('inbox', now());
