#!/usr/bin/env bash
# kill -9 of servers at random moments, while keys are made and revoked, rows are ingested, and runs are claimed and completed: two servers on
# PostgreSQL, then one on the embedded database. Promise: nothing acknowledged is lost, nothing takes effect twice, the audit chain is whole.
#   deploy/faults/kills.sh [KILLS] [SEED]     (20 for each database. The long form is 500)
. "$(dirname "$0")/../lib/prepare.sh" postgresql
exec node deploy/faults/kills.mjs "$@"
