-- Health with hindsight, for charts. Assessments made before begin without; the changed method makes
-- every battery due again.
ALTER TABLE assessment ADD COLUMN smoothed jsonb NOT NULL DEFAULT '[]';
