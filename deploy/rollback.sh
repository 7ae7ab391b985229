#!/bin/sh
# rollback.sh [VERSION]: puts that version, or the one that was deployed before, back in place. The database stays as it is:
# the release before always runs on the schema of the one after it.
set -eu
cd "$(dirname "$0")/.."
version="${1:-$(cat deploy/.version.previous 2>/dev/null || true)}"
[ -n "$version" ] || { echo "rollback.sh: no version was deployed before; name one" >&2; exit 1; }
export LACUNA_VERSION="$version"
for service in gateway-1 gateway-2 worker-1 worker-2; do
  docker compose up --detach --no-deps --no-build --wait --wait-timeout 90 "$service"
done
echo "$version" > deploy/.version
rm -f deploy/.version.previous
echo "Lacuna $version serves again"
