-- Which gateway reports a battery, and which vehicle it is in, over time; changes of master data
-- with who and why; gateways' second password while one is exchanged; one-time codes.

CREATE TABLE battery_assignment (
    battery_key integer NOT NULL REFERENCES battery,
    valid_from  timestamptz NOT NULL,
    valid_to    timestamptz,
    gateway_key integer NOT NULL REFERENCES gateway,
    vehicle_id  text,
    PRIMARY KEY (battery_key, valid_from),
    CHECK (valid_to > valid_from)
);
COMMENT ON TABLE battery_assignment IS
    'a sample counts when the assignment of its time names the gateway; a battery without any may be reported by every gateway';
COMMENT ON COLUMN battery_assignment.valid_to IS 'exclusive; NULL: until further notice';
COMMENT ON COLUMN battery.gateway_id IS 'the gateway of the assignment that begins last; NULL: no assignment';

-- An exclusion constraint over an integer and a range would need btree_gist, which the embedded
-- server does not have. The lock makes two concurrent writers of one battery take turns.
CREATE FUNCTION packtrail_refuse_overlap() RETURNS trigger LANGUAGE plpgsql AS $function$
DECLARE
    other timestamptz;
BEGIN
    PERFORM FROM battery WHERE battery_key = NEW.battery_key FOR UPDATE;
    SELECT valid_from INTO other FROM battery_assignment
        WHERE battery_key = NEW.battery_key AND valid_from <> NEW.valid_from
          AND tstzrange(valid_from, valid_to) && tstzrange(NEW.valid_from, NEW.valid_to)
        LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'assignment from % overlaps the one from %', NEW.valid_from, other
            USING ERRCODE = 'exclusion_violation';
    END IF;
    RETURN NEW;
END
$function$;

CREATE TRIGGER battery_assignment_no_overlap BEFORE INSERT OR UPDATE ON battery_assignment
    FOR EACH ROW EXECUTE FUNCTION packtrail_refuse_overlap();

-- Raised by every change that decides whose messages are accepted. Writers keep batteries in
-- memory; this row tells them when to read again, whichever process made the change.
CREATE TABLE master_revision (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    revision bigint NOT NULL
);
INSERT INTO master_revision (revision) VALUES (0);

-- Registered before this version: for as long as samples can be.
INSERT INTO gateway (gateway_id, added_at)
SELECT DISTINCT gateway_id, now() FROM battery WHERE gateway_id IS NOT NULL
ON CONFLICT DO NOTHING;
INSERT INTO battery_assignment (battery_key, valid_from, gateway_key, vehicle_id)
SELECT battery_key, '2000-01-01T00:00:00Z', gateway_key, vehicle_id
  FROM battery JOIN gateway USING (gateway_id);

CREATE TABLE battery_change (
    change_id   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    battery_key integer NOT NULL REFERENCES battery,
    changed_at  timestamptz NOT NULL,
    field       text NOT NULL,
    old_value   text,
    new_value   text,
    changed_by  text NOT NULL,
    reason      text NOT NULL
);
CREATE INDEX battery_change_of_battery ON battery_change (battery_key, change_id DESC);
CREATE TRIGGER battery_change_append_only BEFORE UPDATE OR DELETE ON battery_change
    FOR EACH ROW EXECUTE FUNCTION packtrail_refuse_change();

ALTER TABLE gateway
    ADD COLUMN previous_secret_hash text,
    ADD COLUMN previous_valid_to timestamptz;
COMMENT ON COLUMN gateway.previous_valid_to IS 'the password before the last exchange opens until then';

CREATE TABLE enrolment_code (
    gateway_key integer PRIMARY KEY REFERENCES gateway,
    code_hash   text NOT NULL,
    expires_at  timestamptz NOT NULL,
    wrong_tries integer NOT NULL DEFAULT 0
);
COMMENT ON TABLE enrolment_code IS 'one code per gateway, gone once it was used, spent or withdrawn';
