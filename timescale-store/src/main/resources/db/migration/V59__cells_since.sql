-- Since when a battery has its present cells, where an exchange was announced. Assessments made
-- before begin without; the changed method makes every battery due again.
ALTER TABLE assessment ADD COLUMN cells_since timestamptz;
