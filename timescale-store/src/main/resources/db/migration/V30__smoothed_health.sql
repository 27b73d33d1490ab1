-- Health with hindsight, for charts. Assessments made before begin without; the changed method makes
-- every battery due again.
ALTER TABLE assessment ADD COLUMN smoothed jsonb NOT NULL DEFAULT '[]';

-- By how much the charges of a model group scatter more than their error budget says.
CREATE TABLE group_calibration (
  model_group text PRIMARY KEY,
  factor      double precision NOT NULL CHECK (factor >= 1),
  batteries   integer NOT NULL,
  computed_at timestamptz NOT NULL
);
