-- Which Sparkplug nodes and devices said good-bye, or had it said for them, and since when.
CREATE TABLE presence (
    gateway_key integer NOT NULL REFERENCES gateway,
    device      text COLLATE "C" NOT NULL,
    online      boolean NOT NULL,
    since       timestamptz NOT NULL,
    PRIMARY KEY (gateway_key, device)
);
COMMENT ON COLUMN presence.device IS 'empty for the node itself';
COMMENT ON COLUMN presence.since IS 'receipt of the birth or death that made it so';
