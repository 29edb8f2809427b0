# The steps of `run`, in its order. Each has a separate time limit. `timeout` also ends the processes that the step started.

install() {
  timeout 600 npm ci
}

# These tests of the second part start all that they need, so DATABASE_URL changes nothing for them: the runbooks run in the suite on PostgreSQL,
# with all their cases, and the others in that on embedded databases.
runbooks=('runbook-*')
without_server=(astrid-completion balancer first-process first-start launch library-output npm-start watchdog)

# Thousands of random reads on this kind of database too.
suite_embedded() {
  PLAN_CASES=2000 suite_except "${runbooks[@]}"
}

# suite_except NAME... [OPTION...]: the suite without these files of test/system. Options are passed on.
suite_except() {
  local options=()
  while [ $# -gt 0 ] && [[ $1 != --* ]]; do
    options+=(--exclude "test/system/$1.test.ts")
    shift
  done
  suite "${options[@]}" "$@"
}

# Runs both parts of the suite, and shows the counts and the ten slowest files of each. It fails when nothing was counted. The arguments
# are options for the second part.
suite() {
  local status=0
  part test || status=$?
  part test:system "$@" || status=$?
  return $status
}

part() {
  local out=$work/suite.log status=0
  timeout 900 npm run "$1" -- "${@:2}" >"$out" 2>&1 || status=$?
  cat "$out"
  echo "   npm run $1" >&3
  grep -E '^ *(FAIL|Test Files|Tests|Slowest) ' "$out" | sed 's/^ */   /' >&3 || status=1
  return $status
}

lint() {
  timeout 120 npm run lint
}

# Finds unused exports, files and dependencies. knip has a separate lock file.
unused() {
  (cd .ci/unused && timeout 120 npm ci)
  timeout 120 .ci/unused/node_modules/.bin/knip --config .ci/unused/knip.json
}

# hashed ENVIRONMENT FILE: installs exactly the packages of a lock file, whose hashes pip checks. .ci/python/lock.sh writes these files.
hashed() {
  timeout 400 "$1/bin/pip" install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r "$2"
}

# Prepares the tools of the steps that need no client. Each of them may be the first.
python_tools() {
  [ -x "$work/python-tools/bin/ruff" ] && return
  timeout 120 python3 -m venv "$work/python-tools"
  hashed "$work/python-tools" "$ci/python/tools.txt"
}

# Checks the Python of the project, including the Python in documents.
lint_python() {
  python_tools
  git ls-files -z '*.py' | xargs -0 timeout 60 "$work/python-tools/bin/ruff" check --select E,F,W,B --ignore E501 --no-cache
}

types() {
  timeout 300 npm run typecheck
}

alert_rules() {
  timeout 60 promtool check rules deploy/prometheus/alerts.yaml
  timeout 60 promtool test rules deploy/prometheus/alerts.test.yaml
}

# unchanged PATH COMMAND...: the command generates PATH again, which must not change it. If it does, PATH is restored for later steps.
unchanged() {
  local path=$1 before=$work/before status=0
  rm -rf "$before"
  cp -r "$path" "$before"
  timeout 300 "${@:2}"
  diff -ru "$before" "$path" || status=$?
  rm -rf "$path"
  cp -r "$before" "$path"
  return $status
}

schema_committed() {
  unchanged schema.graphql npm run schema
}

client_committed() {
  unchanged src/client/gql npm run codegen
  unchanged console/src/gql npm run codegen
}

migrations_agree() {
  timeout 300 npm run migration -- --check
}

# With all that the tests make up. The other suites try a quarter of it. Each suite makes up other values.
suite_postgresql() {
  ASTRID_TESTS=all TEST_SEED=2 DATABASE_URL=$(cat "$work/postgresql.url") REDIS_URL=$(cat "$work/redis.url") suite_except "${without_server[@]}"
}

# Runs everything except migrations and notifications through the pooler. The tests create their databases without it.
suite_pgbouncer() {
  TEST_SEED=3 DATABASE_URL=$(cat "$work/pgbouncer.url") DATABASE_LISTEN_URL=$(cat "$work/postgresql.url") DATABASE_POOLER=transaction \
    REDIS_URL=$(cat "$work/redis.url") suite_except "${without_server[@]}" "${runbooks[@]}"
}

create_database() {
  DATABASE_URL=$(cat "$work/postgresql.url") NAME=$1 node -e '
    const pg = require("pg");
    const client = new pg.Client({ connectionString: process.env.DATABASE_URL });
    client.connect().then(() => client.query(`CREATE DATABASE ${process.env.NAME}`)).then(() => client.end());
  '
}

two_nodes() {
  local url
  url=$(cat "$work/postgresql.url")
  create_database astrid
  timeout 120 npm run build
  JWT_SECRET=$(random) DATABASE_URL=${url%/*}/astrid REDIS_URL=$(cat "$work/redis.url") timeout 180 node "$ci/visit.mjs" nodes >&3
}

# The short forms of deploy/try and deploy/faults. docs/reliability.md lists the long ones.
rolling_restart() {
  timeout 240 deploy/try/haproxy.sh 4 >&3
  timeout 240 deploy/try/caddy.sh 2 >&3
}

try_parts() {
  timeout 240 deploy/try/pgbouncer.sh >&3
  timeout 240 deploy/try/redis.sh >&3
  timeout 480 deploy/try/patroni.sh >&3
  timeout 1200 deploy/try/failover.sh '' runbooks >&3
}

load() {
  DATABASE_URL=$(cat "$work/postgresql.url") timeout 240 npm run --silent bench:load -- --seconds 20 >&3
}

try_faults() {
  timeout 800 deploy/faults/kills.sh 10 >&3
  timeout 240 deploy/faults/postgresql.sh >&3
  timeout 300 deploy/faults/disk-full.sh >&3
  timeout 400 deploy/faults/clients.sh 2000 >&3
  timeout 420 deploy/faults/half-open.sh >&3
  timeout 600 deploy/faults/clock.sh >&3
  timeout 240 deploy/faults/migrating.sh 2 >&3
  timeout 400 deploy/faults/upgrades.sh >&3
}

# Carries out deploy/Dockerfile without Docker.
image() {
  [ "$(id -u)" -eq 0 ] || { echo '   the image needs root' >&3 && exit 77; }
  command -v debootstrap >/dev/null || timeout 300 apt-get install -y --no-install-recommends debootstrap
  local url
  url=$(cat "$work/postgresql.url")
  create_database image
  DATABASE_URL=${url%/*}/image timeout 900 deploy/image/try.sh >&3
}

# Neither systemd nor Kubernetes runs here.
lint_deployment() {
  local unit=$work/astrid-api.service
  sed "s#/usr/local/bin/node#$(command -v node)#" deploy/systemd/astrid-api.service >"$unit"
  systemd-analyze verify "$unit"
  systemd-analyze security --offline=true --threshold=15 --no-pager "$unit" >"$work/exposure"
  tail -n 1 "$work/exposure" >&3
  python_tools
  find deploy/kubernetes -name '*.yaml' ! -name kustomization.yaml -exec timeout 60 "$work/python-tools/bin/kubernetes-validate" --strict {} +
  timeout 60 "$work/python-tools/bin/python" -c 'import sys, yaml; [list(yaml.safe_load_all(open(file))) for file in sys.argv[1:]]' \
    deploy/compose.yaml deploy/kubernetes/kustomization.yaml
}

# Runs from a folder that contains only the build and the packages that it needs.
without_development_packages() {
  local release=$work/release
  timeout 120 npm run build
  mkdir "$release"
  cp -r dist prisma scripts package.json package-lock.json .npmrc "$release"
  cd "$release"
  timeout 300 npm ci --omit=dev --omit=optional
  [ ! -e node_modules/@types/proper-lockfile ]
  [ ! -e node_modules/vitest ]
  [ ! -e node_modules/prisma ]
  timeout 120 node "$ci/visit.mjs" first "$work/release-visit" >&3
  timeout 60 node "$ci/visit.mjs" again "$work/release-visit" >&3
}

examples() {
  timeout 600 examples/run-all.sh
}

# Tests third-party clients, installed from the lock files of test/clients. It fails when nothing was counted.
third_party_clients() {
  local out=$work/clients.log status=0
  cd "$root/test/clients"
  timeout 300 npm ci
  timeout 600 npm run install:python
  timeout 300 npm test >"$out" 2>&1 || status=$?
  cat "$out"
  grep -E '^(ℹ (tests|fail) |Ran )' "$out" | sed 's/^/   /' >&3 || status=1
  return $status
}

# Prepares the environment of the steps below. Each of them may be the first.
python_environment() {
  [ -x "$work/python/bin/pytest" ] && return
  python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    echo '   the client needs Python 3.11 or newer' >&3
    exit 77
  }
  timeout 120 python3 -m venv "$work/python"
  hashed "$work/python" "$ci/python/client.txt"
  timeout 120 "$work/python/bin/pip" install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e "$root/clients/python"
}

python_package() {
  python_environment
  find clients/python/src -name __pycache__ -prune -exec rm -rf {} +
  unchanged clients/python/src/astrid/generated npm run python:generate
  cd "$root/clients/python"
  timeout 60 "$work/python/bin/ruff" format --check --no-cache .
  timeout 60 "$work/python/bin/ruff" check --no-cache .
  timeout 200 "$work/python/bin/mypy" --cache-dir "$work/mypy"
  timeout 200 "$work/python/bin/python" -m build --no-isolation --outdir "$work/packages" .
  # The wheel works without the extras.
  timeout 60 python3 -m venv "$work/plain"
  hashed "$work/plain" requirements.txt
  timeout 100 "$work/plain/bin/pip" install --quiet --disable-pip-version-check --no-index "$work"/packages/*.whl
  (cd "$work" && timeout 30 plain/bin/python -c 'from astrid import Astrid; print(Astrid())')
}

python_tests() {
  python_environment
  python_suite --ignore=tests/test_notebook.py --ignore=tests/test_prefect.py --ignore=tests/test_dramatiq.py
}

# Makes the files of a release and restores the checkout.
release_dry_run() {
  python_environment
  local files=$work/release-files
  PYTHON=$work/python/bin/python timeout 600 npm run --silent release -- 99.0.0 --dry-run --out "$files" >&3
  [ -z "$(git status --porcelain)" ]
  cd "$files"
  sha256sum --check --strict SHA256SUMS
  ls ./*.tgz ./*.whl
  node -e '
    const { bomFormat, components } = JSON.parse(require("fs").readFileSync(process.argv[1], "utf8"));
    const names = new Set(components.map(({ name }) => name));
    if (bomFormat !== "CycloneDX" || !names.has("graphql-yoga") || names.has("vitest")) process.exit(1);
  ' astrid-graphql-api-99.0.0.cdx.json
  node -e '
    const { bomFormat, metadata, components } = JSON.parse(require("fs").readFileSync(process.argv[1], "utf8"));
    const names = new Set(components.map(({ name }) => name));
    if (bomFormat !== "CycloneDX" || metadata.component.version !== "99.0.0" || !names.has("httpx") || names.has("pytest")) process.exit(1);
  ' astrid_client-99.0.0.cdx.json
}

# Each of these starts separate servers.
python_workers() {
  python_environment
  python_suite tests/test_notebook.py tests/test_prefect.py tests/test_dramatiq.py
}

# Runs tests of the client, and shows their count. It fails when nothing was counted.
python_suite() {
  local out=$work/python.log status=0
  cd "$root/clients/python"
  PYTHONDONTWRITEBYTECODE=1 timeout 700 "$work/python/bin/pytest" -p no:cacheprovider "$@" >"$out" 2>&1 || status=$?
  cat "$out"
  grep -E '^[0-9]+ (passed|failed)' "$out" | sed 's/^/   /' >&3 || status=1
  return $status
}

browser() {
  timeout 1500 npm run test:browser
}

# Runs the demo, with all supernovae if their file exists.
demo() {
  local rows=../shared/data/supernovae.csv
  if [ -f "$rows" ]; then timeout 600 npm run demo -- --file "$rows"; else timeout 600 npm run demo; fi
}

# Packs the project, installs the package without the rest of the project, and runs its command.
packed_command_line() {
  local packed
  # .npmrc forbids scripts, also prepack.
  npm run --silent build
  packed=$(npm pack --silent --pack-destination "$work")
  mkdir "$work/installed"
  timeout 300 npm install --silent --prefix "$work/installed" "$work/$packed"
  local version
  version=$(node -p 'require("./package.json").version')
  [[ $(npx --no-install astrid --version) == "$version" ]]
  cd "$work/installed"
  [[ $(npx --no-install astrid --version) == "$version" ]]
  local status=0
  ASTRID_CONFIG_DIR=$work/nobody npx --no-install astrid whoami || status=$?
  [[ $status == 3 ]]
  du -sm node_modules | sed 's/\t.*/ MB installed/; s/^/   /' >&3
}

# The binary comes from the registry, in the package that `node` installs for this machine. It is installed outside the project:
# inside, it would replace node in every npm script.
suite_node24() {
  timeout 300 npm install --prefix "$work/node24" --ignore-scripts "node-linux-$(node -p process.arch)@24"
  export PATH=$work/node24/node_modules/node-linux-$(node -p process.arch)/bin:$PATH
  node -v | sed 's/^/   node /' >&3
  [[ $(node -v) == v24.* ]]
  # These spend their time in the database, or read the schema, where the version of Node changes nothing. They ran three times above.
  local slow=("${runbooks[@]}" after-restore audit-tampering bench-seed clean-names-migration crowded-cross-match detection-counts doubles \
    'embedded-*' graphiql-examples 'import-keys*' ingesting-in-bulk lent-database 'many-*' migrations 'plan*' tracks-on-sky training-splits unseen-rows)
  if [ -n "${LONG:-}" ]; then suite
  else suite_except "${slow[@]}" --exclude 'test/every/**'; fi
}

# Starts a clone with only node, npm, git, sh and coreutils on the PATH and an empty npm cache. Only `npm ci` has a network.
newcomer() {
  local tools=$work/tools clone=$work/newcomer name
  mkdir "$tools"
  for name in node npm npx git sh $(dpkg -L coreutils | sed -nE 's#^(/usr)?/bin/##p'); do
    ln -sf "$(readlink -f "$(type -P "$name")")" "$tools/$name"
  done
  git clone --quiet "file://$root" "$clone"
  cd "$clone"
  local alone=()
  if unshare --net true; then alone=("$(command -v unshare)" --net "$(command -v sh)" -c "$(command -v ip) link set lo up && exec \"\$@\"" sh)
  else echo '   no network namespaces here: the starts could have reached the network' >&3; fi

  export PATH=$tools npm_config_cache=$work/newcomer-npm
  for name in cc gcc g++ c++ clang make python python3; do
    if command -v "$name"; then return 1; fi
  done
  timeout 600 npm ci
  [ ! -e node_modules/argon2/build ]
  # shellcheck disable=SC2016
  "${alone[@]}" "$tools/node" -e 'require("argon2").hash("x").then((hash) => { if (!hash.startsWith("$argon2id$")) process.exit(1); })'
  "${alone[@]}" "$tools/timeout" 180 "$tools/node" "$ci/visit.mjs" first "$work/visit" >&3
  "${alone[@]}" "$tools/timeout" 60 "$tools/node" "$ci/visit.mjs" again "$work/visit" >&3
}

# Not every network can reach the registry's list of advisories.
audit() {
  timeout 120 npm audit --omit=dev --audit-level=high --json >"$work/audit.json" && return
  cat "$work/audit.json"
  if grep -q '"auditReportVersion"' "$work/audit.json"; then return 1; fi
  echo '   the registry answers no audit from here' >&3
  exit 77
}

# pip-audit exits with 0 also when it found no package in the list of advisories, so its report is counted.
audit_python() {
  python_tools
  local file
  for file in "$ci/python/client.txt" "$root/clients/python/requirements.txt"; do
    timeout 200 "$work/python-tools/bin/pip-audit" -r "$file" --require-hashes --disable-pip --progress-spinner off -f json >"$work/audit.json" || true
    cat "$work/audit.json"
    [ -s "$work/audit.json" ] || { echo '   the list of advisories is not reachable from here' >&3 && exit 77; }
    node -e '
      const { dependencies } = JSON.parse(require("fs").readFileSync(process.argv[1], "utf8"));
      const audited = dependencies.filter(({ skip_reason }) => skip_reason === undefined);
      console.log(`   ${audited.length} of ${dependencies.length} packages were audited`);
      process.exit(audited.length === 0 ? 77 : audited.some(({ vulns }) => vulns.length > 0) ? 1 : 0);
    ' "$work/audit.json" >&3
  done
}
