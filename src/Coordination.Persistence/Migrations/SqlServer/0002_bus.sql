-- When the broker confirmed a message (UTC ticks), and which node has it until when (UTC, by the server's clock) while it waits for that.
ALTER TABLE dbo.outbox ADD
  published_at  bigint NULL,
  claimed_by    nvarchar(200) COLLATE Latin1_General_100_BIN2 NULL,
  claimed_until datetime2(7) NULL;
GO

-- What waits for the bus. The filtered columns are included because the server asks for them again, the claim's because it asks first.
CREATE NONCLUSTERED INDEX outbox_waiting ON dbo.outbox (id) INCLUDE (done_at, published_at, claimed_by, claimed_until)
  WHERE done_at IS NULL AND published_at IS NULL;
GO

-- A due deadline is one node's until then; written anew it is free again.
ALTER TABLE dbo.deadlines ADD claimed_until datetime2(7) NULL;
GO

-- When somebody took a message set aside off the list for good.
ALTER TABLE dbo.parked ADD dropped_at bigint NULL;
