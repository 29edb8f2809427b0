#!/bin/sh
# Writes new secrets for deploy/compose.yaml to deploy/.env, or to the file in the first argument: deploy/secrets.sh
# Keep the file: every start and every server needs the same values. The script refuses to replace it.
set -eu
umask 077
file=${1:-$(dirname "$0")/.env}
random() { od -An -tx1 -N"$1" /dev/urandom | tr -d ' \n'; }
# With noclobber, the shell creates the file or fails.
set -C
(: >"$file") 2>/dev/null || { echo "$file exists or cannot be created. Its secrets are in use, so this script does not replace them." >&2; exit 1; }
cat >>"$file" <<ENV
SITE=${SITE:-localhost}
POSTGRES_PASSWORD=$(random 24)
OWNER_PASSWORD=$(random 24)
SERVER_PASSWORD=$(random 24)
JWT_SECRET=$(random 48)
AUDIT_SEAL_KEY=$(random 48)
METRICS_TOKEN=$(random 24)
ADMIN_EMAIL=${ADMIN_EMAIL:-admin@example.org}
ADMIN_PASSWORD=$(random 12)
ENV
