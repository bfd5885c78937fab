-- After a restore the broker's internal queues are emptied (README.md): what was on it and not done yet goes on it again.
UPDATE outbox SET published_at = NULL WHERE done_at IS NULL AND published_at IS NOT NULL;
