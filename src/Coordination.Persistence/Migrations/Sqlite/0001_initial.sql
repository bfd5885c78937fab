-- Instants are UTC ticks (100 ns since 0001-01-01): they round-trip .NET's DateTimeOffset exactly and are what the hash chains are computed over.
-- Command ids are 16-byte blobs in the order they are written in hex. A stream is written kind:key.
-- Rows are clustered by a number that only grows; the names people use are unique indexes beside it.

CREATE TABLE events (
  position      INTEGER PRIMARY KEY AUTOINCREMENT,
  stream        TEXT    NOT NULL,
  version       INTEGER NOT NULL CHECK (version > 0),
  type          TEXT    NOT NULL,
  body          TEXT    NOT NULL,
  at            INTEGER NOT NULL,
  command_id    BLOB    NOT NULL,
  previous_hash TEXT    NOT NULL,
  hash          TEXT    NOT NULL,
  algorithm     TEXT    NOT NULL,
  node          TEXT    NOT NULL,
  batch         INTEGER NOT NULL,
  UNIQUE (stream, version)
) STRICT;

CREATE TABLE entities (
  id          INTEGER PRIMARY KEY,
  stream      TEXT    NOT NULL UNIQUE,
  version     INTEGER NOT NULL,
  head_hash   TEXT    NOT NULL,
  plan_year   TEXT    NOT NULL,
  task_number INTEGER NOT NULL,
  unit        TEXT    NOT NULL,
  status      TEXT    NOT NULL,
  due_at      INTEGER,
  changed_at  INTEGER NOT NULL,
  document    TEXT    NOT NULL
) STRICT;

-- A cleared deadline keeps its row and serial; its due_at is null.
CREATE TABLE deadlines (
  id     INTEGER PRIMARY KEY,
  stream TEXT    NOT NULL,
  name   TEXT    NOT NULL,
  serial INTEGER NOT NULL,
  due_at INTEGER,
  UNIQUE (stream, name)
) STRICT;

CREATE INDEX deadlines_due ON deadlines (due_at) WHERE due_at IS NOT NULL;

-- One row per message and subscriber; what it carries is the event (stream, version).
CREATE TABLE outbox (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  stream     TEXT    NOT NULL,
  version    INTEGER NOT NULL,
  subscriber TEXT    NOT NULL,
  done_at    INTEGER,
  FOREIGN KEY (stream, version) REFERENCES events (stream, version)
) STRICT;

CREATE INDEX outbox_open ON outbox (id) WHERE done_at IS NULL;

CREATE TABLE parked (
  outbox_id INTEGER PRIMARY KEY REFERENCES outbox (id),
  reason    TEXT    NOT NULL,
  at        INTEGER NOT NULL
) STRICT;

CREATE TABLE commands (
  sequence   INTEGER PRIMARY KEY AUTOINCREMENT,
  command_id BLOB    NOT NULL UNIQUE CHECK (length(command_id) = 16),
  stream     TEXT    NOT NULL,
  type       TEXT    NOT NULL,
  person     TEXT    NOT NULL,
  unit       TEXT    NOT NULL,
  role       TEXT    NOT NULL,
  acting_for TEXT    NOT NULL,
  at         INTEGER NOT NULL,
  accepted   INTEGER NOT NULL CHECK (accepted IN (0, 1)),
  answer     TEXT    NOT NULL,
  body       TEXT    NOT NULL,
  node       TEXT    NOT NULL,
  batch      INTEGER NOT NULL
) STRICT;

CREATE TABLE ledger (
  id            INTEGER PRIMARY KEY AUTOINCREMENT,
  node          TEXT    NOT NULL,
  sequence      INTEGER NOT NULL,
  at            INTEGER NOT NULL,
  events        INTEGER NOT NULL,
  commands      INTEGER NOT NULL,
  previous_hash TEXT    NOT NULL,
  hash          TEXT    NOT NULL,
  algorithm     TEXT    NOT NULL,
  UNIQUE (node, sequence)
) STRICT;

CREATE TABLE definitions (
  id          INTEGER PRIMARY KEY,
  version     TEXT    NOT NULL UNIQUE,
  plan_id     TEXT    NOT NULL,
  task_number INTEGER NOT NULL,
  body        TEXT    NOT NULL,
  saved_at    INTEGER NOT NULL
) STRICT;

CREATE TABLE simulation (
  id   INTEGER PRIMARY KEY CHECK (id = 1),
  json TEXT    NOT NULL
) STRICT;
