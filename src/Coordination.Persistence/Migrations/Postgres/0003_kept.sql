-- Small documents beside the record, which may be changed and deleted: credentials, sessions, drafts. Named by kind and name; version counts the writes.
CREATE TABLE kept (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind       text   COLLATE "C" NOT NULL,
  name       text   COLLATE "C" NOT NULL,
  owner      text   COLLATE "C" NOT NULL,
  version    bigint NOT NULL CHECK (version > 0),
  saved_at   bigint NOT NULL,
  expires_at bigint,
  document   text   COLLATE "C" NOT NULL,
  UNIQUE (kind, name)
) WITH (fillfactor = 70);

CREATE INDEX kept_owner ON kept (kind, owner, name);

CREATE INDEX kept_expiry ON kept (expires_at) WHERE expires_at IS NOT NULL;
