-- Who is told of changes of passports, and what is still to be told. A delivery comes in the transaction of the change that it tells of.

CREATE TABLE webhook_subscription (
    subscription_id uuid PRIMARY KEY,
    url             text NOT NULL,
    -- Sealed with a key that lies in the data folder: whoever has the database alone can sign nothing.
    sealed_secret   bytea NOT NULL,
    passport_ids    text[] NOT NULL,
    created_at      timestamptz NOT NULL,
    ended_at        timestamptz
);

CREATE TABLE webhook_delivery (
    delivery_id     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    message_id      uuid NOT NULL DEFAULT gen_random_uuid() UNIQUE,
    subscription_id uuid NOT NULL REFERENCES webhook_subscription,
    battery_key     integer NOT NULL REFERENCES battery,
    body            text NOT NULL,
    created_at      timestamptz NOT NULL,
    attempts        integer NOT NULL DEFAULT 0,
    next_attempt_at timestamptz,
    delivered_at    timestamptz,
    last_error      text,
    CHECK (delivered_at IS NULL OR next_attempt_at IS NULL)
);
-- What waits: by subscriber, and by battery within one, since a battery's changes are told in order.
CREATE INDEX webhook_delivery_waiting ON webhook_delivery (subscription_id, delivery_id) WHERE next_attempt_at IS NOT NULL;
CREATE INDEX webhook_delivery_order ON webhook_delivery (subscription_id, battery_key, delivery_id) WHERE next_attempt_at IS NOT NULL;
CREATE INDEX webhook_delivery_dead ON webhook_delivery (delivery_id) WHERE next_attempt_at IS NULL AND delivered_at IS NULL;
CREATE INDEX webhook_delivery_of ON webhook_delivery (subscription_id, delivery_id);
CREATE INDEX webhook_delivery_told ON webhook_delivery (delivered_at) WHERE delivered_at IS NOT NULL;
