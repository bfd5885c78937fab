#!/bin/sh
# Reads COORDINATION_STORE and COORDINATION_BUS from the files "store" and "bus", then becomes the program given. The files lie where a
# container engine (/run/secrets) or systemd (CREDENTIALS_DIRECTORY) puts them, so that neither a unit file nor a process list shows them.
set -eu
secrets=${CREDENTIALS_DIRECTORY:-/run/secrets}
if [ -f "$secrets/store" ]; then
    COORDINATION_STORE=$(cat "$secrets/store")
    export COORDINATION_STORE
fi
if [ -f "$secrets/bus" ]; then
    COORDINATION_BUS=$(cat "$secrets/bus")
    export COORDINATION_BUS
fi
exec "$@"
