#!/usr/bin/env bash
# A database of version 0.1.0 with demo data, and the state after each migration since, are upgraded to this version. Promises: no row is lost, each
# way leads to the same rows, the audit chain is whole, and a server works on the result.
. "$(dirname "$0")/../lib/prepare.sh" postgresql
exec node deploy/faults/upgrades.mjs "$@"
