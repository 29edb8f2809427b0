#!/bin/sh
# Starts a separate server on loopback with a temporary database, creates a key, runs every example with it, and stops the
# server. It fails when an example fails. It needs curl and `npm ci`. Without Python 3 it skips the Python examples.
set -eu
cd "$(dirname "$0")/.."

data=$(mktemp -d)
server=
stop() {
  if [ -n "$server" ]; then kill "$server" 2>/dev/null && wait "$server" || true; fi
  rm -rf "$data"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

node scripts/ensure-built.mjs
password=$(node -p "require('node:crypto').randomBytes(18).toString('base64url')")
echo 'Starting a server on a temporary database…'
# The loop may read the file before the server has opened it.
: >"$data/log"
# Only these settings: the environment may contain those of a real server.
env -i PATH="$PATH" HOME="$data" DATA_DIR="$data/server" HOST=127.0.0.1 PORT=0 LOG_LEVEL=info \
  ADMIN_EMAIL=admin@astrid.local ADMIN_PASSWORD="$password" node dist/main.js >"$data/log" 2>&1 &
server=$!

url=
for _ in $(seq 240); do
  url=$(sed -n 's/.*"url":"\([^"]*\)","msg":"ready"}$/\1/p' "$data/log")
  [ -z "$url" ] && kill -0 "$server" 2>/dev/null || break
  sleep 0.5
done
if [ -z "$url" ]; then
  echo 'The server did not start:' >&2
  cat "$data/log" >&2
  exit 1
fi

post() { curl --silent --show-error --header 'Content-Type: application/json' "$@" --data-binary @- "$url"; }
token=$(printf '{"query":"mutation($i:SignInInput!){signIn(input:$i){accessToken}}","variables":{"i":{"email":"admin@astrid.local","password":"%s"}}}' "$password" |
  post | sed -E 's/.*"accessToken":"([^"]+)".*/\1/')
key=$(echo '{"query":"mutation{createApiKey(input:{name:\"examples\",permissionSet:PREFECT_WORKFLOWS,expiresInDays:1}){key}}"}' |
  post --header "Authorization: Bearer $token" | sed -E 's/.*"key":"([^"]+)".*/\1/')
export ASTRID_URL="$url" ASTRID_API_KEY="$key" PYTHONDONTWRITEBYTECODE=1

failed=
run() {
  printf '\n== %s\n' "$*"
  "$@" || failed="$failed $*;"
}

if command -v python3 >/dev/null; then
  run python3 examples/observations.py
  run python3 examples/live.py
  run python3 examples/prefect_flow.py
  run python3 examples/dramatiq_worker.py
else
  printf '\n== SKIPPED, there is no python3 here: the Python examples\n'
fi
run sh examples/curl.sh
run node_modules/.bin/tsx examples/observations.ts

if [ -n "$failed" ]; then
  printf '\nFailed:%s\n' "$failed" >&2
  exit 1
fi
printf '\nEvery example that ran succeeded.\n'
