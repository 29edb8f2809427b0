#!/usr/bin/env bash
# Builds the image without Docker and starts it: sudo deploy/image/try.sh
# It carries out the instructions of deploy/Dockerfile in root file systems that debootstrap makes, with Node from the package registry of npm.
# Then it starts the result as a container would: as process 1 of a namespace, as another user, and with a read-only root.
# With DATABASE_URL it also starts on that database, without any folder to write to. It needs Debian, root, debootstrap, Node and npm.
set -euo pipefail
cd "$(dirname "$0")/../.."
project=$PWD
MOST_MB=350
STOP_SECONDS=10
# shellcheck source=container.sh
. deploy/image/container.sh
# shellcheck source=dockerfile.sh
. deploy/image/dockerfile.sh

work=$(mktemp -d "${TMPDIR:-/tmp}/astrid-image.XXXXXX")
trap 'stop_container; rm -rf "$work"' EXIT
chmod 711 "$work"

make_base "$work/base"
build_image deploy/Dockerfile "$work"
root=$work/stage.last

megabytes=$(du -sm --apparent-size "$root" | cut -f1)
echo "   the image has $megabytes MB, of at most $MOST_MB: $(du -sm --apparent-size "$root"/* | sort -rn | head -n 3 | sed "s#$root##" | tr '\t\n' '  ')"
[ "$megabytes" -le "$MOST_MB" ]
[ ! -e "$root/app/node_modules/vitest" ] && [ ! -e "$root/app/node_modules/typescript" ]

# try_container TITLE VARIABLE=VALUE...: it becomes ready, is confined, and stops in order.
try_container() {
  local title=$1 began port
  shift
  port=$(node -e 'const s = require("node:net").createServer().listen(0, () => { console.log(s.address().port); s.close(); })')
  began=$(date +%s%N)
  start_container "$root" "$work/data" "PORT=$port" "$@"
  until [ "$(curl -s -o "$work/ready" -w '%{http_code}' "http://127.0.0.1:$port/readyz")" = 200 ]; do
    kill -0 "$container" || { cat "$work/container.log"; return 1; }
    sleep 0.1
  done
  echo "   $title: /readyz answers 200 after $((($(date +%s%N) - began) / 1000000)) ms: $(tr '\n' ' ' <"$work/ready")"
  [ "$(in_container id -u)" = 10001 ]
  grep -q '^NoNewPrivs:\s1$' "/proc/$container/status"
  grep -q '^CapEff:\s0*$' "/proc/$container/status"
  [ "$(in_container sh -c 'for path in /app /usr /tmp /etc; do (: >$path/written) 2>&1 | grep -c Read-only; done | paste -sd" "')" = '1 1 1 1' ]
  # shellcheck disable=SC2046
  in_container $(health_check) && in_container $(health_check) /readyz
  began=$(date +%s%N)
  kill -TERM "$container"
  await_container "$STOP_SECONDS"
  echo "   $title: SIGTERM to process 1 ends it with 0 after $((($(date +%s%N) - began) / 1000000)) ms"
}

try_container 'the embedded database, read-only root'
rm -rf "$work/data"
# A signal must also end a start. The kernel drops a signal to process 1 that has no handler for it.
start_container "$root" "$work/data" PORT=0
until grep -q 'AstrID starts' "$work/container.log"; do sleep 0.05; done
began=$(date +%s%N)
kill -TERM "$container"
status=0
await_container "$STOP_SECONDS" || status=$?
echo "   SIGTERM during the start ends it with $status after $((($(date +%s%N) - began) / 1000000)) ms"
[ "$status" -eq 143 ]

if [ -n "${DATABASE_URL:-}" ]; then
  rm -rf "$work/data"
  try_container 'PostgreSQL, no folder to write to' DATA_DIR= "DATABASE_URL=$DATABASE_URL" "JWT_SECRET=$(node -p 'crypto.randomUUID()+crypto.randomUUID()')" \
    ADMIN_EMAIL=admin@example.org "ADMIN_PASSWORD=$(node -p 'crypto.randomUUID()')"
fi
