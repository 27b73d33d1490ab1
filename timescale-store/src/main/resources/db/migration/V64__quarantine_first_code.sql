-- A message that was tried again and refused waits for the newer reason; what it was first put aside for stays beside it.
ALTER TABLE quarantine ADD COLUMN first_code text;
COMMENT ON COLUMN quarantine.first_code IS 'the code that it was received with, where a replay was refused for another since; else null';
