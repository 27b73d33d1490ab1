-- An operator's word that a state of health outside the limits is the battery's own: what was confirmed, why, and when. The newest of a battery counts;
-- all stay, so that it can be told what a published update rests on.
CREATE TABLE health_confirmation (
    confirmation_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    battery_key     integer NOT NULL REFERENCES battery,
    confirmed_at    timestamptz NOT NULL,
    soh_ratio       double precision NOT NULL CHECK (soh_ratio > 0),
    reason          text NOT NULL
);
CREATE INDEX health_confirmation_newest ON health_confirmation (battery_key, confirmation_id);

CREATE TRIGGER health_confirmation_append_only BEFORE UPDATE OR DELETE ON health_confirmation
    FOR EACH ROW EXECUTE FUNCTION packtrail_refuse_change();
CREATE TRIGGER health_confirmation_no_truncate BEFORE TRUNCATE ON health_confirmation
    FOR EACH STATEMENT EXECUTE FUNCTION packtrail_refuse_change();
