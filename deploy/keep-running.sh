#!/bin/sh
# keep-running.sh COMMAND...: for machines without a service manager. Starts the command again whenever it ends by itself;
# asked to stop, asks the command and waits for it.
trap 'kill -TERM "$child" 2>/dev/null; wait "$child"; exit 0' TERM INT
while :; do
  "$@" &
  child=$!
  wait "$child"
  echo "keep-running.sh: $1 ended with $?; starting it again" >&2
  sleep 1
done
