-- A clock that was wrong for an hour must not stand for the whole day.
ALTER TABLE gateway_clock
    ADD COLUMN held_messages bigint,
    ADD COLUMN held_from timestamptz,
    ADD COLUMN held_to timestamptz,
    ADD COLUMN right_since timestamptz;
COMMENT ON COLUMN gateway_clock.held_messages IS 'messages off by half of offset_ms or more, the same way; NULL: measured before V13';
COMMENT ON COLUMN gateway_clock.held_from IS 'receipt of the first of them, held_to of the last';
COMMENT ON COLUMN gateway_clock.right_since IS 'receipt of the first message after held_to; NULL: there is none';
