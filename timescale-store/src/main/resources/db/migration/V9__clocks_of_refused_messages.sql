-- What a refused message says of its gateway's clock: one that runs ahead has all its messages
-- refused, and is the one that an operator must see.
ALTER TABLE quarantine ADD COLUMN sent_at timestamptz;
COMMENT ON COLUMN quarantine.sent_at IS 'when the gateway says it sent the message, however wrong; NULL: not known, or stored before V9';
