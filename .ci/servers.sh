# Installs missing packages and starts the separate servers of this run. `run` sources this file.

# Prints the missing Debian packages. A file or command of each package shows whether it is installed.
prepare_machine() {
  local missing=()
  compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || missing+=(postgresql)
  command -v chromium >/dev/null || missing+=(chromium)
  command -v redis-server >/dev/null || missing+=(redis-server)
  command -v pgbouncer >/dev/null || missing+=(pgbouncer)
  command -v haproxy >/dev/null || missing+=(haproxy)
  command -v python3 >/dev/null || missing+=(python3)
  python3 -c 'import ensurepip' || missing+=(python3-venv)
  command -v promtool >/dev/null || missing+=(prometheus)
  command -v ip >/dev/null || missing+=(iproute2)
  command -v git >/dev/null || missing+=(git)
  command -v curl >/dev/null || missing+=(curl)
  if [ ${#missing[@]} -gt 0 ]; then
    echo "   installing ${missing[*]}" >&3
    timeout 300 apt-get update
    timeout 900 apt-get install -y --no-install-recommends "${missing[@]}"
  fi
  start_postgresql
  start_pgbouncer
  start_redis
  echo "   node $(node -v), npm $(npm -v 2>/dev/null), $(pg postgres --version), $(pgbouncer --version | head -n 1), $(redis-server --version | cut -d' ' -f1-3), $(chromium --version 2>/dev/null)" >&3
}

# Runs a program of PostgreSQL in its newest installed version, as a user other than root, which PostgreSQL requires.
pg() {
  local bin
  bin=$(compgen -G '/usr/lib/postgresql/*/bin' | sort -V | tail -n 1)
  if [ "$(id -u)" -eq 0 ]; then (cd / && runuser -u postgres -- "$bin/$1" "${@:2}"); else "$bin/$1" "${@:2}"; fi
}

free_port() {
  node -e 'const s = require("node:net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })'
}

# Starts a PostgreSQL server. Its URL, with a password generated for this run, goes to $work/postgresql.url.
start_postgresql() {
  local folder=$work/postgresql port password
  port=$(free_port)
  password=$(random)
  mkdir -m 700 "$folder"
  printf '%s\n' "$password" >"$folder/password"
  [ "$(id -u)" -ne 0 ] || chown -R postgres: "$folder"
  pg initdb -D "$folder/data" -U astrid --pwfile="$folder/password" --auth=scram-sha-256 --encoding=UTF8 --locale=C.UTF-8 --no-sync
  pg pg_ctl -D "$folder/data" -l "$folder/log" -w -t 60 start \
    -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories=$folder -c fsync=off -c max_connections=200" 3>&-
  printf 'postgresql://astrid:%s@127.0.0.1:%s/postgres' "$password" "$port" >"$work/postgresql.url"
}

# Starts a transaction pooler in front of that server, for all its databases. Its URL goes to $work/pgbouncer.url. connect_query
# makes the settings that docs/postgresql.md asks the operator to give to the role.
start_pgbouncer() {
  local folder=$work/pgbouncer port url server tries=0
  port=$(free_port)
  url=$(cat "$work/postgresql.url")
  server=${url#*@}
  server=${server%/*}
  mkdir -m 700 "$folder"
  cat >"$folder/pgbouncer.ini" <<INI
[databases]
* = host=${server%:*} port=${server#*:} user=astrid password=$(cat "$work/postgresql/password") connect_query='SET statement_timeout = 30000; SET idle_in_transaction_session_timeout = 60000'
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = $port
unix_socket_dir =
auth_type = any
pool_mode = transaction
max_client_conn = 1000
default_pool_size = 20
server_idle_timeout = 30
INI
  local as=()
  if [ "$(id -u)" -eq 0 ]; then
    chown -R postgres: "$folder"
    as=(runuser -u postgres --)
  fi
  (cd / && exec "${as[@]}" "$(command -v pgbouncer || echo /usr/sbin/pgbouncer)" -q "$folder/pgbouncer.ini" >"$work/pgbouncer.log" 2>&1 3>&-) &
  echo $! >"$work/pgbouncer.pid"
  until (exec 4<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do
    tries=$((tries + 1))
    [ "$tries" -lt 100 ]
    sleep 0.1
  done
  printf '%s@127.0.0.1:%s/postgres' "${url%@*}" "$port" >"$work/pgbouncer.url"
}

start_redis() {
  local port tries=0
  port=$(free_port)
  redis-server --port "$port" --bind 127.0.0.1 --save '' --appendonly no --dir "$TMPDIR" --logfile "$work/redis.log" 3>&- &
  echo $! >"$work/redis.pid"
  until redis-cli -p "$port" ping 2>/dev/null | grep -q PONG; do
    tries=$((tries + 1))
    [ "$tries" -lt 100 ]
    sleep 0.1
  done
  printf 'redis://127.0.0.1:%s' "$port" >"$work/redis.url"
}

stop_servers() {
  [ ! -f "$work/pgbouncer.pid" ] || kill "$(cat "$work/pgbouncer.pid")" 2>/dev/null
  [ ! -f "$work/redis.pid" ] || kill "$(cat "$work/redis.pid")" 2>/dev/null
  [ ! -f "$work/postgresql/data/postmaster.pid" ] || pg pg_ctl -D "$work/postgresql/data" -m immediate -w stop >/dev/null 2>&1
}

random() {
  node -e 'console.log(require("node:crypto").randomBytes(24).toString("hex"))'
}
