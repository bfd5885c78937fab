-- Backs up the SQL Server store while the nodes run:
--   sqlcmd -C -S HOST -U LOGIN -b -v FILE="/var/opt/mssql/backup/coordination-20250101.bak" -i sqlserver-backup.sql
-- (password by SQLCMDPASSWORD, never as an argument). The path is the server's. Copy the nodes' anchors.log BEFORE this runs, so that every
-- anchor lies within the record backed up after it.
SET NOCOUNT ON;

-- The chain of log backups, if the site keeps one, is not touched; an existing file is not written over.
BACKUP DATABASE coordination
    TO DISK = N'$(FILE)'
    WITH COPY_ONLY, CHECKSUM, COMPRESSION, NOINIT, NAME = N'coordination';

RESTORE VERIFYONLY FROM DISK = N'$(FILE)' WITH CHECKSUM;
GO
