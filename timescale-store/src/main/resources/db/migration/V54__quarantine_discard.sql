-- A quarantined message that nobody wants can be discarded: its bytes go, its row stays as the account of it.
-- See docs/adr/0035-discarding-keeps-the-account.md.
ALTER TABLE quarantine
    ADD COLUMN discarded_at timestamptz,
    ADD COLUMN discarded_by text,
    ADD COLUMN discard_reason text,
    ADD COLUMN discarded_bytes integer,
    ADD CONSTRAINT quarantine_discarded CHECK (
        num_nulls(discarded_at, discarded_by, discard_reason, discarded_bytes) IN (0, 4)
        AND (discarded_at IS NULL OR (replayed_at IS NULL AND payload = '' AND discarded_by <> '' AND discard_reason <> '')));
COMMENT ON COLUMN quarantine.discarded_bytes IS 'length of the payload that was discarded; delivery_digest still says which it was';

DROP INDEX quarantine_waiting;
DROP INDEX quarantine_waiting_newest;
CREATE INDEX quarantine_waiting ON quarantine (gateway_key, code, quarantine_id)
    WHERE replayed_at IS NULL AND discarded_at IS NULL;
CREATE INDEX quarantine_waiting_newest ON quarantine (gateway_key, quarantine_id DESC)
    WHERE replayed_at IS NULL AND discarded_at IS NULL;
