-- What the fleet has taught about each group of batteries, once for each fit that differs from the one before.
-- Nothing is ever changed or removed: forecasts and passports name the version they rest on.
CREATE TABLE fleet_prior (
  fitted_at      timestamptz PRIMARY KEY,
  version        text NOT NULL,
  method_version text NOT NULL,
  batteries      integer NOT NULL CHECK (batteries >= 0),
  inputs_digest  text NOT NULL,
  -- Not jsonb, which would not give the bytes back.
  document       text NOT NULL
);
CREATE INDEX fleet_prior_version ON fleet_prior (version);
