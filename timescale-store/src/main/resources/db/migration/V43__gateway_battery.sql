-- Which gateways ever reported which batteries, so that a gateway's correction asks nothing of the
-- messages of others. See docs/adr/0006-clock-corrections-and-retention.md.

CREATE TABLE gateway_battery (
    gateway_key integer NOT NULL REFERENCES gateway,
    battery_key integer NOT NULL REFERENCES battery,
    PRIMARY KEY (gateway_key, battery_key)
);
COMMENT ON TABLE gateway_battery IS 'a pair comes with its first message, in the same transaction, and stays';

INSERT INTO gateway_battery
SELECT gateway_key, battery_key FROM inbox
UNION
SELECT last_gateway_key, battery_key FROM battery_state;
