#!/bin/sh
# Starts a server of its own on loopback with a temporary database, makes a key, runs every example with it, and stops the
# server. Fails when an example does. Needs what npm ci installs, curl, and Python 3; without the last its examples are skipped.
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
# It is read before the server's process may have opened it.
: >"$data/log"
# Its own settings only: those of a real server may stand in our environment.
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
