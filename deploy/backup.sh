#!/bin/sh
# Writes a backup of today into LACUNA_BACKUP_TO (/backups) and keeps those of the last LACUNA_BACKUP_DAYS (14).
set -eu
folder="${LACUNA_BACKUP_TO:-/backups}"
root="$(cd "$(dirname "$0")/.." && pwd)"
# The Node.js that came with the packages: the machine's own may be too old.
PATH="$root/node_modules/node/bin:$PATH"
node "$root/dist/src/cli/lacuna.js" backup "$folder/lacuna-$(date -u +%Y-%m-%dT%H%M%SZ).backup"
find "$folder" -name 'lacuna-*.backup*' -mtime "+${LACUNA_BACKUP_DAYS:-14}" -delete
