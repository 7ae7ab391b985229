#!/bin/sh
# Makes what is missing in deploy/secrets: random passwords, and a certificate of its own until there is a real one.
# What is there is left as it is. LACUNA_POSTGRES names the PostgreSQL of database_url (postgres:5432, that of docker-compose.yml).
set -eu
folder="$(cd "$(dirname "$0")" && pwd)/secrets"
mkdir -p "$folder"
# The folder keeps others out; the containers' users, who have other ids, must be able to read the files.
chmod 700 "$folder"

random() { openssl rand -hex 32; }
keep() { [ -s "$folder/$1" ] || { cat > "$folder/$1" && echo "made $folder/$1"; }; }

random | keep postgres_password
printf 'postgres://lacuna:%s@%s/lacuna' "$(cat "$folder/postgres_password")" "${LACUNA_POSTGRES:-postgres:5432}" | keep database_url
random | keep jwt_secret
random | keep backup_passphrase
if [ ! -s "$folder/tls_certificate" ]; then
  name="${LACUNA_SERVER_NAME:-localhost}"
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 365 -subj "/CN=$name" \
    -addext "subjectAltName=DNS:$name" -keyout "$folder/tls_key" -out "$folder/tls_certificate" 2>/dev/null
  echo "made $folder/tls_certificate for $name, which browsers do not trust: replace it and tls_key by yours"
fi
chmod 444 "$folder"/*
