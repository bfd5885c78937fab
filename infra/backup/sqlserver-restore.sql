-- Restores a backup made by sqlserver-backup.sql under a new name, so that nothing is ever written over:
--   sqlcmd -C -S HOST -U LOGIN -b -v FILE="/var/opt/mssql/backup/coordination-20250101.bak" -v DATABASE="coordination_restored" -i sqlserver-restore.sql
-- (password by SQLCMDPASSWORD). Then run setup.sql's last part for the login, point COORDINATION_STORE at it, and go on as README.md says.
SET NOCOUNT ON;

IF DB_ID(N'$(DATABASE)') IS NOT NULL
    THROW 50000, N'A database of this name is there already.', 1;

DECLARE @directory nvarchar(400) = CONVERT(nvarchar(400), SERVERPROPERTY('InstanceDefaultDataPath'));
DECLARE @data nvarchar(500) = CONCAT(@directory, N'$(DATABASE).mdf');
DECLARE @log nvarchar(500) = CONCAT(@directory, N'$(DATABASE)_log.ldf');

RESTORE DATABASE [$(DATABASE)]
    FROM DISK = N'$(FILE)'
    WITH CHECKSUM, RECOVERY,
         MOVE N'coordination' TO @data,
         MOVE N'coordination_log' TO @log;
GO

USE [$(DATABASE)];
GO

DBCC CHECKDB WITH NO_INFOMSGS;
GO

-- Tables with filtered indexes are written with these only; sqlcmd begins without.
SET QUOTED_IDENTIFIER, ANSI_NULLS ON;
GO

:r after-restore.sql
GO
