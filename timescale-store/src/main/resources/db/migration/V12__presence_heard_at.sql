-- Births and deaths may be entered late and out of order: an older word must not undo a newer one,
-- not even where the newer one changed nothing.
ALTER TABLE presence ADD COLUMN heard_at timestamptz;
UPDATE presence SET heard_at = since;
ALTER TABLE presence ALTER COLUMN heard_at SET NOT NULL;
COMMENT ON COLUMN presence.heard_at IS 'receipt of the newest birth or death';
