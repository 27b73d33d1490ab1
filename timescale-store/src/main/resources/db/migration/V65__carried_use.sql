-- What the samples that retention drops have counted, so that counters of a battery's life do not fall when they go.
CREATE TABLE carried_use (
    battery_key integer NOT NULL REFERENCES battery,
    before_t    timestamptz NOT NULL,
    made_at     timestamptz NOT NULL,
    counters    bytea,
    PRIMARY KEY (battery_key, before_t)
);
COMMENT ON TABLE carried_use IS 'counters of use of samples before a time; holds once retention has dropped them';
COMMENT ON COLUMN carried_use.before_t IS 'end of the dropped samples by the device''s clock; above retention.dropped_before: made ready for the drop to come';
COMMENT ON COLUMN carried_use.counters IS 'state of the counting, for the model alone to read; null: nothing was counted';
