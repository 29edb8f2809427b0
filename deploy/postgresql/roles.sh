#!/bin/sh
# Creates the two roles of docs/runbooks/least-rights.md and their database. The image of PostgreSQL runs this as the superuser when its data
# folder is new: deploy/compose.yaml.
set -eu
psql -v ON_ERROR_STOP=1 -v owner_password="$OWNER_PASSWORD" -v server_password="$SERVER_PASSWORD" -U "$POSTGRES_USER" -d postgres <<'SQL'
CREATE ROLE astrid_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE astrid LOGIN PASSWORD :'server_password';
CREATE DATABASE astrid OWNER astrid_owner TEMPLATE template0 ENCODING 'UTF8';
SQL
