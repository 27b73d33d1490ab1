-- What messages say of clocks, counted up as they come, so that no message is read twice.
-- See docs/adr/0025-clocks-are-counted-once.md.

CREATE TABLE clock_tally (
    gateway_key integer NOT NULL,
    stretch     timestamptz NOT NULL,
    bucket      integer NOT NULL,
    messages    bigint NOT NULL,
    least_ms    bigint NOT NULL,
    first_at    timestamptz NOT NULL,
    last_at     timestamptz NOT NULL,
    PRIMARY KEY (gateway_key, stretch, bucket)
);
COMMENT ON COLUMN clock_tally.stretch IS 'start of the quarter of an hour of receipt';
COMMENT ON COLUMN clock_tally.bucket IS 'of receipt minus sending: 1 s wide up to 100 s, then 1 % wide';
COMMENT ON COLUMN clock_tally.least_ms IS 'least receipt minus sending of its messages';
COMMENT ON COLUMN clock_tally.first_at IS 'receipt of the first of them, last_at of the last';

CREATE TABLE clock_progress (
    source      bigint PRIMARY KEY,
    settled_to  bigint NOT NULL,
    seen_to     bigint NOT NULL,
    seen_at     timestamptz NOT NULL,
    seen_before xid8 NOT NULL,
    CHECK (settled_to <= seen_to)
);
COMMENT ON COLUMN clock_progress.source IS 'block of 65,536 message keys; -1: the quarantine';
COMMENT ON COLUMN clock_progress.settled_to IS 'highest key counted in clock_tally';
COMMENT ON COLUMN clock_progress.seen_to IS 'highest key committed at seen_at; counted once every transaction before seen_before has ended';

ALTER TABLE inbox ADD COLUMN quarantine_id bigint;
COMMENT ON COLUMN inbox.quarantine_id IS 'replayed from there, its clock counts by that row; NULL: stored as it came, or replayed before V31';

-- Clocks are estimated for today and yesterday: older replays are looked at no more.
UPDATE inbox i SET quarantine_id = q.quarantine_id
  FROM quarantine q
 WHERE q.replayed_at IS NOT NULL AND q.received_at >= now() - interval '3 days' AND i.received_at >= now() - interval '3 days'
   AND i.gateway_key = q.gateway_key AND i.received_at = q.received_at
   AND i.payload_digest = sha256(coalesce(q.repaired_payload, q.payload));
