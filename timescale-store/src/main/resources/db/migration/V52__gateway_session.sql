-- MQTT sessions of gateways at the embedded endpoint, so that a restart of the service does not end them: a client that is
-- told that its session is gone must forget what it has not seen acknowledged (MQTT 5, 3.2.2.1.1).
CREATE TABLE gateway_session (
    gateway_key    integer NOT NULL REFERENCES gateway,
    client_id      text COLLATE "C" NOT NULL,
    expiry_seconds bigint NOT NULL CHECK (expiry_seconds > 0),
    used_at        timestamptz NOT NULL,
    ended_at       timestamptz,
    subscriptions  text[] NOT NULL,
    PRIMARY KEY (gateway_key, client_id)
);
COMMENT ON COLUMN gateway_session.expiry_seconds IS 'how long it outlives its connection; 4294967295 for ever';
COMMENT ON COLUMN gateway_session.used_at IS 'when a connection last began or resumed it';
COMMENT ON COLUMN gateway_session.ended_at IS 'when its connection ended; null while it is connected, and until the next start after a crash';
