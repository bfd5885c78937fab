#!/bin/sh
# Run once by the PostgreSQL image on an empty data directory: the login the nodes work under, owner of one database and of nothing else.
set -eu
psql --no-psqlrc --set ON_ERROR_STOP=1 --username postgres --set password="$(cat /run/secrets/postgresql-login)" <<'SQL'
CREATE ROLE coordination LOGIN PASSWORD :'password';
CREATE DATABASE coordination OWNER coordination ENCODING 'UTF8' TEMPLATE template0;
REVOKE ALL ON DATABASE coordination FROM PUBLIC;
SQL
