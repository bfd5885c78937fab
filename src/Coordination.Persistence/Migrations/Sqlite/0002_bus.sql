-- When the broker confirmed a message (UTC ticks). A bus in memory confirms nothing: there a message is done, or it is published again.
ALTER TABLE outbox ADD COLUMN published_at INTEGER;

-- When somebody took a message set aside off the list for good.
ALTER TABLE parked ADD COLUMN dropped_at INTEGER;
