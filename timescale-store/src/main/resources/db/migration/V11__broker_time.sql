-- The third clock beside the device's and ours: when an external broker took the message, where it
-- says so in a property that is configured.
ALTER TABLE inbox ADD COLUMN broker_at timestamptz;
ALTER TABLE quarantine ADD COLUMN broker_at timestamptz;
COMMENT ON COLUMN inbox.broker_at IS 'by the broker''s clock; NULL: it does not say';
