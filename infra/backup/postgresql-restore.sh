#!/bin/sh
# Restores a backup made by postgresql-backup.sh: postgresql-restore.sh BACKUP_DIR [DATA_DIR]
# Into the database that libpq's variables name (PGHOST, PGPORT, PGDATABASE, PGUSER, PGPASSFILE or PGSERVICE), which must exist and be empty.
set -eu
umask 077
[ $# -ge 1 ] && [ $# -le 2 ] || { echo "usage: $0 BACKUP_DIR [DATA_DIR]" >&2; exit 2; }
backup=$1
(cd "$backup" && sha256sum --check --quiet SHA256SUMS)
here=$(cd "$(dirname "$0")" && pwd)
tables=$(psql --no-password --no-psqlrc --tuples-only --no-align --command "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'r' AND n.nspname NOT IN ('pg_catalog', 'information_schema')")
[ "$tables" -eq 0 ] || { echo "The database is not empty" >&2; exit 1; }
# All or nothing: after an error the database is as empty as before.
pg_restore --no-password --exit-on-error --single-transaction --no-owner --no-privileges --dbname="${PGDATABASE:-coordination}" "$backup/coordination.dump"
psql --no-password --no-psqlrc --quiet --set ON_ERROR_STOP=1 --file "$here/after-restore.sql"
psql --no-password --no-psqlrc --quiet --command ANALYZE
if [ $# -eq 2 ]; then
    [ ! -e "$2/anchors.log" ] || { echo "$2/anchors.log is there already" >&2; exit 1; }
    mkdir -p "$2"
    cp "$backup/anchors.log" "$2/anchors.log"
    if [ -d "$backup/files" ]; then cp -R "$backup/files" "$2/files"; fi
fi
echo "restored"
