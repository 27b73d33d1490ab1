-- The newest assessment of each battery, whole, and every state of health that was ever stated.

CREATE TABLE assessment (
    battery_key  integer PRIMARY KEY REFERENCES battery,
    revision     bigint NOT NULL,
    computed_at  timestamptz NOT NULL,
    first_sample timestamptz NOT NULL,
    as_of        timestamptz NOT NULL,
    samples      bigint NOT NULL,
    soh          jsonb NOT NULL,
    rul          jsonb NOT NULL,
    history      jsonb NOT NULL,
    sessions     jsonb NOT NULL,
    observations jsonb NOT NULL,
    stress       jsonb NOT NULL,
    digest       bytea NOT NULL
);
COMMENT ON COLUMN assessment.digest IS 'SHA-256 of the content, so that saving it again changes nothing';

CREATE TABLE soh_statement (
    battery_key integer NOT NULL REFERENCES battery,
    computed_at timestamptz NOT NULL,
    soh         jsonb NOT NULL,
    PRIMARY KEY (battery_key, computed_at)
);
