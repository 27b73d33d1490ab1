-- Parts of passports that others signed, byte for byte as they came, each with the DID document that it was checked with: a did:web has no history
-- of its own. A newer part of the same issuer and category supersedes; both stay.

CREATE TABLE passport_part (
    part_id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    battery_key  integer NOT NULL REFERENCES battery,
    category     text NOT NULL,
    issuer       text NOT NULL,
    digest       text NOT NULL,
    received_at  timestamptz NOT NULL,
    valid_from   timestamptz NOT NULL,
    valid_until  timestamptz,
    signed_at    timestamptz NOT NULL,
    credential   bytea NOT NULL,
    did_document bytea NOT NULL,
    supersedes   bigint UNIQUE REFERENCES passport_part,
    UNIQUE (battery_key, digest)
);
CREATE INDEX passport_part_of ON passport_part (battery_key, category, issuer, part_id);

CREATE TRIGGER passport_part_append_only BEFORE UPDATE OR DELETE ON passport_part
    FOR EACH ROW EXECUTE FUNCTION packtrail_refuse_change();
CREATE TRIGGER passport_part_no_truncate BEFORE TRUNCATE ON passport_part
    FOR EACH STATEMENT EXECUTE FUNCTION packtrail_refuse_change();
