-- Where the issuer of a part would tell that it withdrew it (W3C Bitstring Status List), and the signed lists that came, byte for byte, each with the
-- DID document that it was checked with. The newest of a name counts; all stay, so that what was in place at a time can still be told.

ALTER TABLE passport_part
    ADD COLUMN status_list  text,
    ADD COLUMN status_index integer CHECK (status_index >= 0),
    ADD CONSTRAINT passport_part_status CHECK ((status_list IS NULL) = (status_index IS NULL));
CREATE INDEX passport_part_status_list ON passport_part (status_list) WHERE status_list IS NOT NULL;

CREATE TABLE part_status_list (
    list_id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    url          text NOT NULL,
    issuer       text NOT NULL,
    digest       text NOT NULL UNIQUE,
    received_at  timestamptz NOT NULL,
    valid_from   timestamptz NOT NULL,
    valid_until  timestamptz NOT NULL,
    credential   bytea NOT NULL,
    did_document bytea NOT NULL
);
CREATE INDEX part_status_list_newest ON part_status_list (url, issuer, received_at, list_id);

CREATE TRIGGER part_status_list_append_only BEFORE UPDATE OR DELETE ON part_status_list
    FOR EACH ROW EXECUTE FUNCTION packtrail_refuse_change();
CREATE TRIGGER part_status_list_no_truncate BEFORE TRUNCATE ON part_status_list
    FOR EACH STATEMENT EXECUTE FUNCTION packtrail_refuse_change();
