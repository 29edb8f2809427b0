#!/bin/sh
# Prints new secrets for deploy/compose.yaml: deploy/secrets.sh >deploy/.env
# Keep the file: every start and every server needs the same values.
set -eu
umask 077
random() { od -An -tx1 -N"$1" /dev/urandom | tr -d ' \n'; }
cat <<ENV
SITE=${SITE:-localhost}
POSTGRES_PASSWORD=$(random 24)
JWT_SECRET=$(random 48)
AUDIT_SEAL_KEY=$(random 48)
ADMIN_EMAIL=${ADMIN_EMAIL:-admin@example.org}
ADMIN_PASSWORD=$(random 12)
ENV
