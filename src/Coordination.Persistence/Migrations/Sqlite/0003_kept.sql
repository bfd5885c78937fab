-- Small documents beside the record, which may be changed and deleted: credentials, sessions, drafts. Named by kind and name; version counts the writes.
CREATE TABLE kept (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  kind       TEXT    NOT NULL,
  name       TEXT    NOT NULL,
  owner      TEXT    NOT NULL,
  version    INTEGER NOT NULL CHECK (version > 0),
  saved_at   INTEGER NOT NULL,
  expires_at INTEGER,
  document   TEXT    NOT NULL,
  UNIQUE (kind, name)
) STRICT;

CREATE INDEX kept_owner ON kept (kind, owner, name);

CREATE INDEX kept_expiry ON kept (expires_at) WHERE expires_at IS NOT NULL;
