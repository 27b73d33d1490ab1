-- What the operator itself tells in a passport and may change: each change is a version, and all stay (EN 18221).

CREATE TABLE passport_information (
    battery_key integer NOT NULL REFERENCES battery,
    version     bigint NOT NULL CHECK (version > 0),
    changed_at  timestamptz NOT NULL,
    content     text NOT NULL,
    PRIMARY KEY (battery_key, version)
);

CREATE TRIGGER passport_information_append_only BEFORE UPDATE OR DELETE ON passport_information
    FOR EACH ROW EXECUTE FUNCTION packtrail_refuse_change();
CREATE TRIGGER passport_information_no_truncate BEFORE TRUNCATE ON passport_information
    FOR EACH STATEMENT EXECUTE FUNCTION packtrail_refuse_change();
