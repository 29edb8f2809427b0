#!/usr/bin/env bash
# The five machines of docs/failover.md, with exactly its files, as virtual machines in separate networks, under load through the balancer's TLS. Then
# each part breaks once: a server, the power of a server's machine, HAProxy, Redis, Patroni, etcd, the power of the standby's machine, PostgreSQL, the
# power of the primary's machine. With `failover.sh '' runbooks`, TLS to PostgreSQL is then switched on, and the database
# is restored to a point in time, by the commands of the runbooks.
# Promises: changes go on within 30 s without help, and after each fault nothing acknowledged is lost and the audit chain is whole. It needs root.
# `failover.sh Patroni` breaks only the parts with this word in their title.
. "$(dirname "$0")/../lib/prepare.sh" postgresql patroni python3-etcd etcd-server haproxy redis-server openssl iproute2
[ "$(id -u)" -eq 0 ] || { echo 'Run it as root: it makes virtual machines.' >&2; exit 2; }
exec unshare --net --mount node deploy/try/failover.mjs "$@"
