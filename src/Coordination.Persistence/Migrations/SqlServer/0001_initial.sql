-- Instants are UTC ticks (100 ns since 0001-01-01): they round-trip .NET's DateTimeOffset exactly and are what the hash chains are computed over.
-- Command ids are 16 bytes in the order they are written in hex. A stream is written kind:key.
-- Rows are clustered by a number that only grows; the names people use are unique indexes beside it, short enough for an index key of 1700 bytes.
-- Text that is searched or sorted compares by its code, so that case and width count on every server. Whole numbers are bigint throughout.

CREATE TABLE dbo.events (
  position      bigint IDENTITY (1, 1) NOT NULL,
  stream        nvarchar(400) COLLATE Latin1_General_100_BIN2 NOT NULL,
  version       bigint NOT NULL,
  type          nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
  body          nvarchar(max) NOT NULL,
  at            bigint NOT NULL,
  command_id    binary(16) NOT NULL,
  previous_hash nvarchar(128) COLLATE Latin1_General_100_BIN2 NOT NULL,
  hash          nvarchar(128) COLLATE Latin1_General_100_BIN2 NOT NULL,
  algorithm     nvarchar(40) COLLATE Latin1_General_100_BIN2 NOT NULL,
  node          nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
  batch         bigint NOT NULL,
  CONSTRAINT events_key PRIMARY KEY CLUSTERED (position),
  CONSTRAINT events_stream_version UNIQUE NONCLUSTERED (stream, version),
  CONSTRAINT events_version_positive CHECK (version > 0)
);
GO

CREATE TABLE dbo.entities (
  id          bigint IDENTITY (1, 1) NOT NULL,
  stream      nvarchar(400) COLLATE Latin1_General_100_BIN2 NOT NULL,
  version     bigint NOT NULL,
  head_hash   nvarchar(128) COLLATE Latin1_General_100_BIN2 NOT NULL,
  plan_year   nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
  task_number bigint NOT NULL,
  unit        nvarchar(100) COLLATE Latin1_General_100_BIN2 NOT NULL,
  status      nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
  due_at      bigint NULL,
  changed_at  bigint NOT NULL,
  document    nvarchar(max) NOT NULL,
  CONSTRAINT entities_key PRIMARY KEY CLUSTERED (id),
  CONSTRAINT entities_stream UNIQUE NONCLUSTERED (stream)
);
GO

-- A cleared deadline keeps its row and serial; its due_at is null.
CREATE TABLE dbo.deadlines (
  id     bigint IDENTITY (1, 1) NOT NULL,
  stream nvarchar(400) COLLATE Latin1_General_100_BIN2 NOT NULL,
  name   nvarchar(256) COLLATE Latin1_General_100_BIN2 NOT NULL,
  serial bigint NOT NULL,
  due_at bigint NULL,
  CONSTRAINT deadlines_key PRIMARY KEY CLUSTERED (id),
  CONSTRAINT deadlines_stream_name UNIQUE NONCLUSTERED (stream, name)
);
GO

-- In the order they fire, so that many due at once need no sorting.
CREATE NONCLUSTERED INDEX deadlines_due ON dbo.deadlines (due_at, stream, name) INCLUDE (serial) WHERE due_at IS NOT NULL;
GO

-- One row per message and subscriber; what it carries is the event (stream, version). No foreign key: the event is written by the same
-- transaction and never deleted, and the check would read and lock each event's row once more.
CREATE TABLE dbo.outbox (
  id         bigint IDENTITY (1, 1) NOT NULL,
  stream     nvarchar(400) COLLATE Latin1_General_100_BIN2 NOT NULL,
  version    bigint NOT NULL,
  subscriber nvarchar(100) COLLATE Latin1_General_100_BIN2 NOT NULL,
  done_at    bigint NULL,
  CONSTRAINT outbox_key PRIMARY KEY CLUSTERED (id)
);
GO

-- The filtered column is included because the server asks for it again.
CREATE NONCLUSTERED INDEX outbox_open ON dbo.outbox (id) INCLUDE (done_at) WHERE done_at IS NULL;
GO

CREATE TABLE dbo.parked (
  outbox_id bigint NOT NULL,
  reason    nvarchar(max) NOT NULL,
  at        bigint NOT NULL,
  CONSTRAINT parked_key PRIMARY KEY CLUSTERED (outbox_id),
  CONSTRAINT parked_outbox FOREIGN KEY (outbox_id) REFERENCES dbo.outbox (id)
);
GO

CREATE TABLE dbo.commands (
  sequence   bigint IDENTITY (1, 1) NOT NULL,
  command_id binary(16) NOT NULL,
  stream     nvarchar(400) COLLATE Latin1_General_100_BIN2 NOT NULL,
  type       nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
  person     nvarchar(400) COLLATE Latin1_General_100_BIN2 NOT NULL,
  unit       nvarchar(400) COLLATE Latin1_General_100_BIN2 NOT NULL,
  role       nvarchar(400) COLLATE Latin1_General_100_BIN2 NOT NULL,
  acting_for nvarchar(400) COLLATE Latin1_General_100_BIN2 NOT NULL,
  at         bigint NOT NULL,
  accepted   bigint NOT NULL,
  answer     nvarchar(max) NOT NULL,
  body       nvarchar(max) NOT NULL,
  node       nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
  batch      bigint NOT NULL,
  CONSTRAINT commands_key PRIMARY KEY CLUSTERED (sequence),
  CONSTRAINT commands_command_id UNIQUE NONCLUSTERED (command_id),
  CONSTRAINT commands_accepted_or_not CHECK (accepted IN (0, 1))
);
GO

CREATE TABLE dbo.ledger (
  id            bigint IDENTITY (1, 1) NOT NULL,
  node          nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
  sequence      bigint NOT NULL,
  at            bigint NOT NULL,
  events        bigint NOT NULL,
  commands      bigint NOT NULL,
  previous_hash nvarchar(128) COLLATE Latin1_General_100_BIN2 NOT NULL,
  hash          nvarchar(128) COLLATE Latin1_General_100_BIN2 NOT NULL,
  algorithm     nvarchar(40) COLLATE Latin1_General_100_BIN2 NOT NULL,
  CONSTRAINT ledger_key PRIMARY KEY CLUSTERED (id),
  CONSTRAINT ledger_node_sequence UNIQUE NONCLUSTERED (node, sequence)
);
GO

CREATE TABLE dbo.definitions (
  id          bigint IDENTITY (1, 1) NOT NULL,
  version     nvarchar(128) COLLATE Latin1_General_100_BIN2 NOT NULL,
  plan_id     nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
  task_number bigint NOT NULL,
  body        nvarchar(max) NOT NULL,
  saved_at    bigint NOT NULL,
  CONSTRAINT definitions_key PRIMARY KEY CLUSTERED (id),
  CONSTRAINT definitions_version UNIQUE NONCLUSTERED (version)
);
GO

CREATE TABLE dbo.simulation (
  id   bigint NOT NULL,
  json nvarchar(max) NOT NULL,
  CONSTRAINT simulation_key PRIMARY KEY CLUSTERED (id),
  CONSTRAINT simulation_one_row CHECK (id = 1)
);
