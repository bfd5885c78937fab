#!/bin/sh
# Restores a backup made by sqlite-backup.sh into a data directory that does not exist yet: sqlite-restore.sh BACKUP_DIR NEW_DATA_DIR
set -eu
umask 077
[ $# -eq 2 ] || { echo "usage: $0 BACKUP_DIR NEW_DATA_DIR" >&2; exit 2; }
backup=$1 data=$2
(cd "$backup" && sha256sum --check --quiet SHA256SUMS)
mkdir "$data"
cp "$backup/anchors.log" "$data/anchors.log"
if [ -d "$backup/files" ]; then cp -R "$backup/files" "$data/files"; fi
# The database last and by its final name only when it is whole: without it the directory is no data directory.
cp "$backup/coordination.db" "$data/coordination.db.part"
find "$data" -exec sync {} +
mv "$data/coordination.db.part" "$data/coordination.db"
sync "$data"
echo "$data"
