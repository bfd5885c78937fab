-- Run once by sqlcmd as sa. LOGIN_PASSWORD comes from the environment. Repeating it changes nothing but the password.
SET NOCOUNT ON;

IF DB_ID(N'coordination') IS NULL
    CREATE DATABASE coordination;
GO

-- Readers see the last committed row instead of waiting for a writer.
ALTER DATABASE coordination SET ALLOW_SNAPSHOT_ISOLATION ON;
ALTER DATABASE coordination SET READ_COMMITTED_SNAPSHOT ON WITH ROLLBACK IMMEDIATE;
GO

IF SUSER_ID(N'coordination') IS NULL
    CREATE LOGIN coordination WITH PASSWORD = N'$(LOGIN_PASSWORD)', DEFAULT_DATABASE = coordination, CHECK_POLICY = ON;
ELSE
    ALTER LOGIN coordination WITH PASSWORD = N'$(LOGIN_PASSWORD)';
GO

USE coordination;
GO

-- Owner of this one database: the nodes bring its schema to their build.
IF USER_ID(N'coordination') IS NULL
    CREATE USER coordination FOR LOGIN coordination;
ALTER ROLE db_owner ADD MEMBER coordination;
GO
