-- When the broker confirmed a message (UTC ticks), and which node has it in hand until when, by the database's own clock.
ALTER TABLE outbox ADD COLUMN published_at bigint, ADD COLUMN claimed_by text COLLATE "C", ADD COLUMN claimed_until timestamptz;

CREATE INDEX outbox_waiting ON outbox (id) WHERE done_at IS NULL AND published_at IS NULL;

-- Until when a node is firing it, by the database's own clock.
ALTER TABLE deadlines ADD COLUMN claimed_until timestamptz;

-- When somebody took a message set aside off the list for good.
ALTER TABLE parked ADD COLUMN dropped_at bigint;
