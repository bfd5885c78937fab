#!/bin/sh
# Backs up a data directory (SQLite) while the engine runs: sqlite-backup.sh DATA_DIR NEW_DIR
set -eu
umask 077
[ $# -eq 2 ] || { echo "usage: $0 DATA_DIR NEW_DIR" >&2; exit 2; }
data=$1 target=$2
[ -f "$data/coordination.db" ] || { echo "$data holds no coordination.db" >&2; exit 1; }
mkdir "$target"

# The anchors first: each of them then lies within the record copied after it.
if [ -f "$data/anchors.log" ]; then cp "$data/anchors.log" "$target/anchors.log"; else : > "$target/anchors.log"; fi
# One moment of the database, whatever is being written meanwhile.
sqlite3 -bail -readonly -cmd ".timeout 60000" "$data/coordination.db" "VACUUM INTO '$(printf %s "$target" | sed "s/'/''/g")/coordination.db'"
[ "$(sqlite3 "$target/coordination.db" 'PRAGMA integrity_check')" = ok ] || { echo "The copy is damaged" >&2; exit 1; }
"$(dirname "$0")/copy-files.sh" "$data" "$target"
(cd "$target" && find anchors.log coordination.db files -type f -exec sha256sum {} + > SHA256SUMS)
find "$target" -exec sync {} +
echo "$target"
