#!/usr/bin/env bash
# The five machines of docs/failover.md, with exactly its files, as virtual machines in separate networks, under load through the balancer's TLS. Then
# each part breaks once: a server, the power of a server's machine, HAProxy, Redis, PostgreSQL, the power of the primary's machine.
# Promises: changes go on within 30 s without help, and after each fault nothing acknowledged is lost and the audit chain is whole. It needs root.
. "$(dirname "$0")/../lib/prepare.sh" postgresql patroni python3-etcd etcd-server haproxy redis-server openssl iproute2
[ "$(id -u)" -eq 0 ] || { echo 'Run it as root: it makes virtual machines.' >&2; exit 2; }
exec unshare --net --mount node deploy/try/failover.mjs "$@"
