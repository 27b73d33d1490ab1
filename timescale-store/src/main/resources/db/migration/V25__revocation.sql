-- Where each update's status stands (W3C Bitstring Status List), and which updates were withdrawn. Both stay.

CREATE TABLE status_slot (
    list_number integer NOT NULL CHECK (list_number > 0),
    slot        integer NOT NULL CHECK (slot >= 0),
    battery_key integer NOT NULL,
    sequence    bigint NOT NULL,
    PRIMARY KEY (list_number, slot),
    UNIQUE (battery_key, sequence),
    FOREIGN KEY (battery_key, sequence) REFERENCES passport_update
);

CREATE TABLE revocation (
    battery_key integer NOT NULL,
    sequence    bigint NOT NULL,
    revoked_at  timestamptz NOT NULL,
    reason      text NOT NULL CHECK (reason <> ''),
    PRIMARY KEY (battery_key, sequence),
    FOREIGN KEY (battery_key, sequence) REFERENCES status_slot (battery_key, sequence)
);

CREATE TRIGGER status_slot_append_only BEFORE UPDATE OR DELETE ON status_slot
    FOR EACH ROW EXECUTE FUNCTION packtrail_refuse_change();
CREATE TRIGGER status_slot_no_truncate BEFORE TRUNCATE ON status_slot
    FOR EACH STATEMENT EXECUTE FUNCTION packtrail_refuse_change();
CREATE TRIGGER revocation_append_only BEFORE UPDATE OR DELETE ON revocation
    FOR EACH ROW EXECUTE FUNCTION packtrail_refuse_change();
CREATE TRIGGER revocation_no_truncate BEFORE TRUNCATE ON revocation
    FOR EACH STATEMENT EXECUTE FUNCTION packtrail_refuse_change();
