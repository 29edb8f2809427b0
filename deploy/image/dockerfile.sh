# Carries out a Dockerfile without Docker, as far as deploy/Dockerfile needs it. try.sh sources this.
# Each base image is a copy of the root file system of make_base. An image `node:…` also has Node and npm, from npm packages.

# make_base ROOT: Debian 12 without documentation, like the image debian:bookworm-slim. The packages come from the configured source of apt.
make_base() {
  local site
  site=$(apt-get indextargets --format '$(SITE)' 'Codename: bookworm' 'Component: main' 'Created-By: Packages' | head -n 1)
  debootstrap --variant=minbase bookworm "$1" "$site" >"$work/debootstrap.log" || { tail -n 20 "$work/debootstrap.log"; return 1; }
  rm -rf "$1"/var/cache/apt/* "$1"/var/lib/apt/lists/* "$1"/usr/share/{doc,man,info,locale}/* "$1"/var/log/*
}

# add_node ROOT MAJOR: npm's settings of this machine name the registry.
add_node() {
  local package
  package=node-linux-$(node -p process.arch)
  npm install --silent --prefix "$work/node" --ignore-scripts "$package@$2" npm@11
  cp "$work/node/node_modules/$package/bin/node" "$1/usr/local/bin/node"
  mkdir -p "$1/usr/local/lib/node_modules"
  cp -r "$work/node/node_modules/npm" "$1/usr/local/lib/node_modules/npm"
  for name in npm npx; do ln -sf "../lib/node_modules/npm/bin/$name-cli.js" "$1/usr/local/bin/$name"; done
  cp -L /etc/resolv.conf /etc/hosts "$1/etc/"
  if [ -n "${NODE_EXTRA_CA_CERTS:-}" ]; then cp -L "$NODE_EXTRA_CA_CERTS" "$1/etc/extra-ca.pem"; fi
}

# Sets $image_env and $image_command for containers. The last stage is in $work/stage.last.
build_image() {
  local dockerfile=$1 work=$2 line instruction rest root='' folder=/ from to
  declare -A arguments
  image_env=()
  while read -r line; do
    instruction=${line%% *} rest=${line#* }
    case $instruction in
      '' | '#'*) continue ;;
      ARG) arguments[${rest%%=*}]=${rest#*=} ;;
      FROM)
        for from in "${!arguments[@]}"; do rest=${rest//"\${$from}"/${arguments[$from]}}; done
        if [ "${rest##* AS }" != "$rest" ]; then root=$work/stage.${rest##* AS }; else root=$work/stage.last; fi
        cp -a "$work/base" "$root"
        [[ $rest != node:* ]] || { rest=${rest#node:} && add_node "$root" "${rest%%-*}"; }
        folder=/ image_env=()
        ;;
      WORKDIR) folder=$rest && mkdir -p "$root$folder" ;;
      'COPY') case $rest in
        '. .') sed -n 's/^!//p' .dockerignore | xargs -I{} cp -r --parents {} "$root$folder" && rm -rf "$root$folder/src/database/generated" ;;
        '--from='*)
          read -r from line to <<<"${rest#--from=}"
          rm -rf "${root:?}$to" && cp -a "$work/stage.$from$line" "$root$to"
          ;;
        *) echo "   COPY $rest is not supported here" && return 1 ;;
      esac ;;
      RUN) run_in "$root" "$folder" "$rest" ;;
      ENV) read -ra image_env <<<"$rest" ;;
      CMD) mapfile -t image_command < <(node -e 'for (const part of JSON.parse(process.argv[1])) console.log(part)' "$rest") ;;
      USER) [ "$rest" = 10001:10001 ] ;;
      VOLUME) [ "$rest" = /data ] ;;
      EXPOSE | STOPSIGNAL | HEALTHCHECK) ;;
      *) echo "   $instruction is not supported here" && return 1 ;;
    esac
  done <"$dockerfile"
}

# run_in ROOT FOLDER COMMAND: without any variable of this machine, except those that say how to reach the registry.
run_in() {
  local log=$work/build.log
  # shellcheck disable=SC2016
  unshare --mount --pid --fork --kill-child sh -ec '
    mount --make-rprivate /
    mount -t proc proc "$1/proc"
    mount --bind /dev "$1/dev"
    exec env -i PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin HOME=/root "npm_config_registry=$4" "NODE_EXTRA_CA_CERTS=$5" \
      chroot "$1" sh -ec "cd \"\$1\" && eval \"\$2\"" sh "$2" "$3"
  ' sh "$1" "$2" "$3" "$(npm config get registry)" "${NODE_EXTRA_CA_CERTS:+/etc/extra-ca.pem}" >"$log" 2>&1 || { tail -n 40 "$log"; return 1; }
}

# The command of HEALTHCHECK.
health_check() {
  sed -n 's/^HEALTHCHECK .* CMD //p' deploy/Dockerfile | node -e 'console.log(JSON.parse(require("node:fs").readFileSync(0, "utf8")).join(" "))'
}
