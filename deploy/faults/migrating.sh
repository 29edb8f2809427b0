#!/usr/bin/env bash
# Servers and `npm run migrate` migrate one database at the same time, and a migration is killed at random moments. Promises: each migration is
# applied once, completely or not at all, and both servers work afterwards.
#   deploy/faults/migrating.sh [ROUNDS]     (5)
. "$(dirname "$0")/../lib/prepare.sh" postgresql
exec node deploy/faults/migrating.mjs "$@"
