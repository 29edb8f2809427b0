#!/usr/bin/env bash
# The disk becomes full under both databases, while changes are made. Promises: no change is acknowledged that is not kept, the embedded
# database keeps answering reads, and changes go on by themselves when there is room again. Then everything is killed on a full disk, and nothing
# acknowledged may be missing after the next start. It mounts small file systems, so it needs root.
. "$(dirname "$0")/../lib/prepare.sh" postgresql
[ "$(id -u)" -eq 0 ] || { echo 'Run it as root: it mounts file systems.' >&2; exit 2; }
exec node deploy/faults/disk-full.mjs "$@"
