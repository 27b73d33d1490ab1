-- Signed passport updates, one chain per battery. The database itself refuses gaps, forks, change
-- and removal.

CREATE TABLE passport_update (
    battery_key integer NOT NULL REFERENCES battery,
    sequence    bigint NOT NULL CHECK (sequence > 0),
    passport_id text NOT NULL,
    digest      text NOT NULL,
    issued_at   timestamptz NOT NULL,
    credential  bytea NOT NULL,
    PRIMARY KEY (battery_key, sequence)
);

CREATE FUNCTION packtrail_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $function$
BEGIN
    RAISE EXCEPTION '% is append-only, % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation';
END
$function$;

CREATE FUNCTION packtrail_check_sequence() RETURNS trigger LANGUAGE plpgsql AS $function$
DECLARE
    expected bigint;
BEGIN
    SELECT coalesce(max(sequence), 0) + 1 INTO expected
        FROM passport_update WHERE battery_key = NEW.battery_key;
    IF NEW.sequence <> expected THEN
        RAISE EXCEPTION 'sequence must be %, got %', expected, NEW.sequence
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$function$;

CREATE TRIGGER passport_update_in_sequence BEFORE INSERT ON passport_update
    FOR EACH ROW EXECUTE FUNCTION packtrail_check_sequence();
CREATE TRIGGER passport_update_append_only BEFORE UPDATE OR DELETE ON passport_update
    FOR EACH ROW EXECUTE FUNCTION packtrail_refuse_change();
CREATE TRIGGER passport_update_no_truncate BEFORE TRUNCATE ON passport_update
    FOR EACH STATEMENT EXECUTE FUNCTION packtrail_refuse_change();
