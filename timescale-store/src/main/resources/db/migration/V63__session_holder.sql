-- Which process a session is connected to, so that processes that share a database leave each other's sessions alone: a session whose
-- end another process had noted too early would be called gone, and its client would forget what it has not seen acknowledged.
CREATE TABLE gateway_session_holder (
    holder  uuid PRIMARY KEY,
    seen_at timestamptz NOT NULL
);
COMMENT ON TABLE gateway_session_holder IS 'processes that serve gateways; each notes once a minute that it is there';
ALTER TABLE gateway_session ADD COLUMN holder uuid NOT NULL DEFAULT gen_random_uuid();
ALTER TABLE gateway_session ALTER COLUMN holder DROP DEFAULT;
COMMENT ON COLUMN gateway_session.holder IS 'the process that it is or was last connected to';
COMMENT ON COLUMN gateway_session.ended_at IS 'when its connection ended; null while it is connected, and until its process has not been seen for long';
