#!/usr/bin/env bash
# PostgreSQL with a synchronous standby under Patroni and etcd, HAProxy that leads to the primary, and two servers under load. PostgreSQL alone
# is killed, which Patroni restarts. Then Patroni and PostgreSQL are killed together, and the standby takes over. Then the same for the other one.
# Promises: nothing acknowledged is lost, changes go on within 30 s without help, the audit chain is whole.
. "$(dirname "$0")/../lib/prepare.sh" postgresql patroni python3-etcd etcd-server haproxy
exec node deploy/try/patroni.mjs "$@"
