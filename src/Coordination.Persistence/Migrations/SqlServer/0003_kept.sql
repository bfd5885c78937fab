-- Small documents beside the record, which may be changed and deleted: credentials, sessions, drafts. Named by kind and name; version counts the writes.
CREATE TABLE dbo.kept (
  id         bigint IDENTITY (1, 1) NOT NULL,
  kind       nvarchar(40) COLLATE Latin1_General_100_BIN2 NOT NULL,
  name       nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
  owner      nvarchar(200) COLLATE Latin1_General_100_BIN2 NOT NULL,
  version    bigint NOT NULL,
  saved_at   bigint NOT NULL,
  expires_at bigint NULL,
  document   nvarchar(max) NOT NULL,
  CONSTRAINT kept_key PRIMARY KEY CLUSTERED (id),
  CONSTRAINT kept_kind_name UNIQUE NONCLUSTERED (kind, name),
  CONSTRAINT kept_version_positive CHECK (version > 0)
);
GO

CREATE NONCLUSTERED INDEX kept_owner ON dbo.kept (kind, owner, name);
GO

CREATE NONCLUSTERED INDEX kept_expiry ON dbo.kept (expires_at) WHERE expires_at IS NOT NULL;
