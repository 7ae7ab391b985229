#!/bin/sh
# deploy.sh VERSION: builds (or, with LACUNA_PULL=1, pulls) that version, migrates, and replaces one process after another.
# Requests go on: migrations of a release fit the release before it (docs/operating.md), and one gateway always serves.
set -eu
version="${1:?usage: deploy.sh VERSION}"
cd "$(dirname "$0")/.."
export LACUNA_VERSION="$version"

if [ "${LACUNA_PULL:-0}" = 1 ]; then docker compose pull --quiet migrate; else docker compose build --quiet migrate; fi
docker compose up --detach --wait postgres redis
docker compose run --rm migrate
for service in worker-1 worker-2 gateway-1 gateway-2; do
  docker compose up --detach --no-deps --wait --wait-timeout 90 "$service"
done
docker compose up --detach --wait nginx

# What rollback.sh goes back to.
[ -f deploy/.version ] && [ "$(cat deploy/.version)" != "$version" ] && cp deploy/.version deploy/.version.previous
echo "$version" > deploy/.version
echo "Lacuna $version serves"
