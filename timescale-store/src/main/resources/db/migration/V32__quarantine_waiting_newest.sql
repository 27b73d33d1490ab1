-- The waiting ones of a gateway, newest first, without walking over those that were replayed.
CREATE INDEX quarantine_waiting_newest ON quarantine (gateway_key, quarantine_id DESC) WHERE replayed_at IS NULL;
