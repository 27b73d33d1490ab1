-- What is kept of the inbox for ever (summaries, events, corrected gateways) is not read again by each run of retention.
ALTER TABLE retention ADD COLUMN swept_before timestamptz;
COMMENT ON COLUMN retention.swept_before IS 'inbox: by receipt, of what is older only what is kept for ever is left; NULL: never looked';
