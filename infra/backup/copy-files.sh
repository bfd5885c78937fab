#!/bin/sh
# Copies the evidence files of a data directory: copy-files.sh DATA_DIR BACKUP_DIR
# After the database: each file was kept before the record named it, and none ever changes. What is on its way in (incoming) is no file yet.
set -eu
umask 077
[ $# -eq 2 ] || { echo "usage: $0 DATA_DIR BACKUP_DIR" >&2; exit 2; }
data=$1 target=$2
mkdir -p "$target/files"
for folder in "$data"/files/??; do
    if [ -d "$folder" ]; then cp -R "$folder" "$target/files/"; fi
done
# A file's name is its hash.
find "$target/files" -type f -exec sha256sum {} + | while read -r hash path; do
    [ "$hash" = "$(basename "$path")" ] || { echo "$path is damaged" >&2; exit 1; }
done
