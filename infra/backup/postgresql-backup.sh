#!/bin/sh
# Backs up the PostgreSQL store while the nodes run: postgresql-backup.sh NEW_DIR [DATA_DIR…]
# Which server: by libpq's own variables (PGHOST, PGPORT, PGDATABASE, PGUSER, PGPASSFILE or PGSERVICE); no password is ever an argument.
# DATA_DIR: data directories of the nodes, which hold anchors.log and evidence files.
set -eu
umask 077
[ $# -ge 1 ] || { echo "usage: $0 NEW_DIR [DATA_DIR…]" >&2; exit 2; }
target=$1
shift
mkdir "$target"

# The anchors first: each of them then lies within the record dumped after it.
: > "$target/anchors.log"
for directory in "$@"; do
    if [ -f "$directory/anchors.log" ]; then cat "$directory/anchors.log" >> "$target/anchors.log"; fi
done
# A dump is one moment of the database.
pg_dump --no-password --format=custom --compress=6 --no-owner --no-privileges --lock-wait-timeout=60s --file="$target/coordination.dump"
pg_restore --list "$target/coordination.dump" > /dev/null
for directory in "$@"; do "$(dirname "$0")/copy-files.sh" "$directory" "$target"; done
mkdir -p "$target/files"
(cd "$target" && find anchors.log coordination.dump files -type f -exec sha256sum {} + > SHA256SUMS)
find "$target" -exec sync {} +
echo "$target"
