-- Who was given what of which passports, and who read what. Of a grant only its end may change, once; reads stay.

CREATE TABLE passport_grant (
    grant_id     uuid PRIMARY KEY,
    token_hash   bytea NOT NULL UNIQUE CHECK (length(token_hash) = 32),
    subject      text NOT NULL,
    role         text NOT NULL,
    purpose      text NOT NULL,
    passport_ids text[] NOT NULL,
    elements     text[] NOT NULL,
    valid_from   timestamptz NOT NULL,
    valid_until  timestamptz NOT NULL CHECK (valid_until > valid_from),
    granted_at   timestamptz NOT NULL,
    revoked_at   timestamptz
);
CREATE INDEX passport_grant_subject ON passport_grant (subject);

CREATE TABLE passport_read (
    read_id     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    read_at     timestamptz NOT NULL,
    passport_id text NOT NULL,
    grant_id    uuid REFERENCES passport_grant,
    subject     text NOT NULL,
    role        text NOT NULL,
    purpose     text NOT NULL,
    document    text NOT NULL,
    shown       text[] NOT NULL,
    locked      text[] NOT NULL
);
CREATE INDEX passport_read_passport ON passport_read (passport_id, read_id);

CREATE FUNCTION packtrail_end_grant_once() RETURNS trigger LANGUAGE plpgsql AS $function$
BEGIN
    IF OLD.revoked_at IS NOT NULL OR NEW.revoked_at IS NULL
        OR (to_jsonb(NEW) - 'revoked_at') <> (to_jsonb(OLD) - 'revoked_at') THEN
        RAISE EXCEPTION 'passport_grant is append-only, UPDATE refused' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$function$;

CREATE TRIGGER passport_grant_end_once BEFORE UPDATE ON passport_grant
    FOR EACH ROW EXECUTE FUNCTION packtrail_end_grant_once();
CREATE TRIGGER passport_grant_append_only BEFORE DELETE ON passport_grant
    FOR EACH ROW EXECUTE FUNCTION packtrail_refuse_change();
CREATE TRIGGER passport_grant_no_truncate BEFORE TRUNCATE ON passport_grant
    FOR EACH STATEMENT EXECUTE FUNCTION packtrail_refuse_change();
CREATE TRIGGER passport_read_append_only BEFORE UPDATE OR DELETE ON passport_read
    FOR EACH ROW EXECUTE FUNCTION packtrail_refuse_change();
CREATE TRIGGER passport_read_no_truncate BEFORE TRUNCATE ON passport_read
    FOR EACH STATEMENT EXECUTE FUNCTION packtrail_refuse_change();
