-- What an assessment says of the data themselves: checks of sign, unit and scale, and findings.
ALTER TABLE assessment ADD COLUMN quality jsonb NOT NULL DEFAULT '{"checks":[],"findings":[]}';
