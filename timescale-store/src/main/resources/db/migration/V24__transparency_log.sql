-- The transparency log: one entry for each signed update, a tree over them, and its signed head.
-- Every entry and hash stays; the head only grows. An update and its entry come in one transaction.

CREATE TABLE log_entry (
    log_index   bigint PRIMARY KEY,
    battery_key integer NOT NULL,
    sequence    bigint NOT NULL,
    -- Secret until the update is shown: with it anybody could tell whose entry this is.
    salt        bytea NOT NULL CHECK (length(salt) = 32),
    entry       bytea NOT NULL CHECK (length(entry) = 32),
    UNIQUE (battery_key, sequence),
    FOREIGN KEY (battery_key, sequence) REFERENCES passport_update
);

-- Level n holds the roots of complete subtrees over 256^n entries; all others follow from them.
CREATE TABLE log_hash (
    level      smallint NOT NULL CHECK (level >= 0),
    hash_index bigint NOT NULL CHECK (hash_index >= 0),
    hash       bytea NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (level, hash_index)
);

CREATE TABLE log_head (
    only_one   boolean PRIMARY KEY DEFAULT true CHECK (only_one),
    size       bigint NOT NULL CHECK (size >= 0),
    frontier   bytea NOT NULL,
    checkpoint text,
    CHECK ((size = 0) = (checkpoint IS NULL))
);
INSERT INTO log_head (size, frontier) VALUES (0, '');

CREATE FUNCTION packtrail_check_log_index() RETURNS trigger LANGUAGE plpgsql AS $function$
DECLARE
    expected bigint;
BEGIN
    SELECT coalesce(max(log_index) + 1, 0) INTO expected FROM log_entry;
    IF NEW.log_index <> expected THEN
        RAISE EXCEPTION 'log_index must be %, got %', expected, NEW.log_index
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$function$;

CREATE TRIGGER log_entry_in_sequence BEFORE INSERT ON log_entry
    FOR EACH ROW EXECUTE FUNCTION packtrail_check_log_index();
CREATE TRIGGER log_entry_append_only BEFORE UPDATE OR DELETE ON log_entry
    FOR EACH ROW EXECUTE FUNCTION packtrail_refuse_change();
CREATE TRIGGER log_entry_no_truncate BEFORE TRUNCATE ON log_entry
    FOR EACH STATEMENT EXECUTE FUNCTION packtrail_refuse_change();
CREATE TRIGGER log_hash_append_only BEFORE UPDATE OR DELETE ON log_hash
    FOR EACH ROW EXECUTE FUNCTION packtrail_refuse_change();
CREATE TRIGGER log_hash_no_truncate BEFORE TRUNCATE ON log_hash
    FOR EACH STATEMENT EXECUTE FUNCTION packtrail_refuse_change();
CREATE TRIGGER log_head_only_grows BEFORE UPDATE ON log_head
    FOR EACH ROW WHEN (NEW.size <= OLD.size) EXECUTE FUNCTION packtrail_refuse_change();
CREATE TRIGGER log_head_stays BEFORE DELETE ON log_head
    FOR EACH ROW WHEN (OLD.size > 0) EXECUTE FUNCTION packtrail_refuse_change();
CREATE TRIGGER log_head_no_truncate BEFORE TRUNCATE ON log_head
    FOR EACH STATEMENT EXECUTE FUNCTION packtrail_refuse_change();
