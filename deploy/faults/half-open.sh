#!/usr/bin/env bash
# Clients that read nothing, and clients whose machine disappears without closing a connection: while they send, while they wait, during a
# large answer, and with open streams. Directly at the server, and behind HAProxy with the configuration of docs/failover.md. They run on a virtual
# machine, so the script needs root. Promises: each connection ends in time, a caller beside them waits at most 1 s longer than without them (p99),
# and their streams become free.
. "$(dirname "$0")/../lib/prepare.sh" postgresql haproxy openssl iproute2
[ "$(id -u)" -eq 0 ] || { echo 'Run it as root: it makes a virtual machine.' >&2; exit 2; }
exec unshare --net --mount node deploy/faults/half-open.mjs "$@"
