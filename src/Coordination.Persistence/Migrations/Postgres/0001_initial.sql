-- Instants are UTC ticks (100 ns since 0001-01-01): they round-trip .NET's DateTimeOffset exactly and are what the hash chains are computed over.
-- Command ids are 16 bytes in the order they are written in hex. A stream is written kind:key. Text sorts by code point everywhere.
-- Rows are clustered by a number that only grows; the names people use are unique indexes beside it. All numbers are 64 bits, as the rows are read.

CREATE TABLE events (
  position      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  stream        text   COLLATE "C" NOT NULL,
  version       bigint NOT NULL CHECK (version > 0),
  type          text   COLLATE "C" NOT NULL,
  body          text   COLLATE "C" NOT NULL,
  at            bigint NOT NULL,
  command_id    bytea  NOT NULL,
  previous_hash text   COLLATE "C" NOT NULL,
  hash          text   COLLATE "C" NOT NULL,
  algorithm     text   COLLATE "C" NOT NULL,
  node          text   COLLATE "C" NOT NULL,
  batch         bigint NOT NULL,
  UNIQUE (stream, version)
);

CREATE TABLE entities (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  stream      text   COLLATE "C" NOT NULL UNIQUE,
  version     bigint NOT NULL,
  head_hash   text   COLLATE "C" NOT NULL,
  plan_year   text   COLLATE "C" NOT NULL,
  task_number bigint NOT NULL,
  unit        text   COLLATE "C" NOT NULL,
  status      text   COLLATE "C" NOT NULL,
  due_at      bigint,
  changed_at  bigint NOT NULL,
  document    text   COLLATE "C" NOT NULL
) WITH (fillfactor = 70);

-- A cleared deadline keeps its row and serial; its due_at is null. The index has the order in which deadlines are fired.
CREATE TABLE deadlines (
  id     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  stream text   COLLATE "C" NOT NULL,
  name   text   COLLATE "C" NOT NULL,
  serial bigint NOT NULL,
  due_at bigint,
  UNIQUE (stream, name)
) WITH (fillfactor = 70);

CREATE INDEX deadlines_due ON deadlines (due_at, stream, name) WHERE due_at IS NOT NULL;

-- One row per message and subscriber; what it carries is the event (stream, version). No foreign key: the event is written by the same
-- transaction and never deleted, and the check would lock and log each event's row once more.
CREATE TABLE outbox (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  stream     text   COLLATE "C" NOT NULL,
  version    bigint NOT NULL,
  subscriber text   COLLATE "C" NOT NULL,
  done_at    bigint
) WITH (fillfactor = 70);

CREATE INDEX outbox_open ON outbox (id) WHERE done_at IS NULL;

CREATE TABLE parked (
  outbox_id bigint PRIMARY KEY REFERENCES outbox (id),
  reason    text   COLLATE "C" NOT NULL,
  at        bigint NOT NULL
);

CREATE TABLE commands (
  sequence   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  command_id bytea  NOT NULL UNIQUE CHECK (octet_length(command_id) = 16),
  stream     text   COLLATE "C" NOT NULL,
  type       text   COLLATE "C" NOT NULL,
  person     text   COLLATE "C" NOT NULL,
  unit       text   COLLATE "C" NOT NULL,
  role       text   COLLATE "C" NOT NULL,
  acting_for text   COLLATE "C" NOT NULL,
  at         bigint NOT NULL,
  accepted   bigint NOT NULL CHECK (accepted IN (0, 1)),
  answer     text   COLLATE "C" NOT NULL,
  body       text   COLLATE "C" NOT NULL,
  node       text   COLLATE "C" NOT NULL,
  batch      bigint NOT NULL
);

CREATE TABLE ledger (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  node          text   COLLATE "C" NOT NULL,
  sequence      bigint NOT NULL,
  at            bigint NOT NULL,
  events        bigint NOT NULL,
  commands      bigint NOT NULL,
  previous_hash text   COLLATE "C" NOT NULL,
  hash          text   COLLATE "C" NOT NULL,
  algorithm     text   COLLATE "C" NOT NULL,
  UNIQUE (node, sequence)
);

CREATE TABLE definitions (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  version     text   COLLATE "C" NOT NULL UNIQUE,
  plan_id     text   COLLATE "C" NOT NULL,
  task_number bigint NOT NULL,
  body        text   COLLATE "C" NOT NULL,
  saved_at    bigint NOT NULL
);

CREATE TABLE simulation (
  id   bigint PRIMARY KEY CHECK (id = 1),
  json text   COLLATE "C" NOT NULL
);
