-- What witnesses of the transparency log signed (C2SP tlog-cosignature): for each the checkpoint that it saw, and its line. They come after the
-- checkpoint, from outside, so that they stand beside the log's head, which goes on growing.

CREATE TABLE log_cosignature (
    size        bigint NOT NULL CHECK (size > 0),
    witness     text NOT NULL,
    -- The note that the log signed at that size, without lines of others.
    checkpoint  text NOT NULL,
    line        text NOT NULL,
    seen_at     timestamptz NOT NULL,
    received_at timestamptz NOT NULL,
    PRIMARY KEY (size, witness)
);

CREATE TRIGGER log_cosignature_append_only BEFORE UPDATE OR DELETE ON log_cosignature
    FOR EACH ROW EXECUTE FUNCTION packtrail_refuse_change();
CREATE TRIGGER log_cosignature_no_truncate BEFORE TRUNCATE ON log_cosignature
    FOR EACH STATEMENT EXECUTE FUNCTION packtrail_refuse_change();
