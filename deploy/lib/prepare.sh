# Prepares a script of deploy/try or deploy/faults: . deploy/lib/prepare.sh PACKAGE...
# It goes to the folder of the project, builds the server when needed, and reports missing Debian packages. With INSTALL=1 it installs them.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

missing=()
for package in "$@"; do
  [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
done
if [ ${#missing[@]} -gt 0 ]; then
  if [ "${INSTALL:-}" != 1 ]; then
    echo "Install ${missing[*]} first, for example by: sudo apt-get install --no-install-recommends ${missing[*]}" >&2
    exit 2
  fi
  # The packages must not start servers: the scripts start separate ones.
  printf '#!/bin/sh\nexit 101\n' >/tmp/astrid-policy-rc.d
  chmod +x /tmp/astrid-policy-rc.d
  [ -e /usr/sbin/policy-rc.d ] || { ln -s /tmp/astrid-policy-rc.d /usr/sbin/policy-rc.d && trap 'rm -f /usr/sbin/policy-rc.d' EXIT; }
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2
  rm -f /usr/sbin/policy-rc.d /tmp/astrid-policy-rc.d
  trap - EXIT
fi
# These would change what the servers of the script do.
unset DATABASE_URL DATABASE_LISTEN_URL DATABASE_POOLER DATABASE_POOL_SIZE REDIS_URL JWT_SECRET JWT_SECRET_PREVIOUS AUDIT_SEAL_KEY ADMIN_EMAIL \
  ADMIN_PASSWORD ADMIN_PASSWORD_FILE DATA_DIR PORT HOST TRUST_PROXY METRICS_PORT METRICS_TOKEN WORKERS MIGRATE "${!OTEL_@}" "${!PG@}"
[ -d node_modules ] || npm ci
npm run --silent build
