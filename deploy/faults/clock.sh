#!/usr/bin/env bash
# The clock of one of two servers jumps a day ahead, back, and a day behind, under load. Promises: no server ends, keys and claims work on both,
# the log and a metric state the difference, and after the clock is right everything is as before.
. "$(dirname "$0")/../lib/prepare.sh" postgresql faketime
exec node deploy/faults/clock.mjs "$@"
