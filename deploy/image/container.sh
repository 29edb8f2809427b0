# Starts a root file system as a container: process 1 of new namespaces, another user, no capabilities, a read-only root. try.sh sources this.
# It uses $work, and sets $container to the process id.

# start_container ROOT DATA VARIABLE=VALUE...: runs the CMD of the Dockerfile, with its ENV. DATA becomes the writable folder /data.
start_container() {
  local root=$1 data=$2
  shift 2
  mkdir -p "$data" "$work/inside"
  chown 10001:10001 "$data"
  # shellcheck disable=SC2016
  unshare --mount --pid --ipc --uts --fork --kill-child sh -ec '
    root=$1 data=$2
    shift 2
    mount --make-rprivate /
    mount --bind "$root" "$root"
    mount --bind "$data" "$root/data"
    mount -t proc proc "$root/proc"
    mount --bind /dev "$root/dev"
    mount -o remount,bind,ro "$root"
    cd "$root"
    exec env -i PATH=/usr/local/bin:/usr/bin:/bin "$@"
  ' sh "$root" "$data" "${image_env[@]}" "$@" "$(command -v chroot)" "$root" \
    setpriv --reuid=10001 --regid=10001 --clear-groups --no-new-privs --bounding-set=-all --inh-caps=-all \
    sh -c 'cd /app && exec "$@"' sh "${image_command[@]}" >"$work/container.log" 2>&1 &
  outside=$!
  until container=$(pgrep -P "$outside") && [ "$(readlink "/proc/$container/root")" = "$root" ] && ! grep -qz '^sh$' "/proc/$container/cmdline"; do
    kill -0 "$outside" || { cat "$work/container.log"; return 1; }
    sleep 0.02
  done
}

# Runs a command as `docker exec` does.
in_container() {
  nsenter -t "$container" --mount --pid --root --wd setpriv --no-new-privs --reuid 10001 --regid 10001 --clear-groups \
    env -i PATH=/usr/local/bin:/usr/bin:/bin "PORT=${port:-4000}" "$@"
}

# await_container SECONDS: returns its exit code. It fails with 1 when the container still runs after that time.
await_container() {
  local tries=0
  while kill -0 "$outside" 2>/dev/null; do
    tries=$((tries + 1))
    if [ "$tries" -gt $(($1 * 20)) ]; then
      echo "   it still runs after $1 s"
      cat "$work/container.log"
      stop_container
      return 1
    fi
    sleep 0.05
  done
  local status=0
  wait "$outside" || status=$?
  outside=
  [ "$status" -eq 0 ] || tail -n 5 "$work/container.log"
  return "$status"
}

stop_container() {
  [ -z "${outside:-}" ] || kill -KILL "$outside" 2>/dev/null || true
}
