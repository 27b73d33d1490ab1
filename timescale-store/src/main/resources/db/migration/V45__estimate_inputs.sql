-- What the state of health in the newest update of each battery was computed from, so that it can be computed again.
-- Beside the chain, which holds its digest: replaced with each update, so it may change.

CREATE TABLE estimate_inputs (
    battery_key integer PRIMARY KEY REFERENCES battery,
    sequence    bigint NOT NULL,
    csv         text NOT NULL,
    FOREIGN KEY (battery_key, sequence) REFERENCES passport_update
);
