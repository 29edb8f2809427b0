/**
 * `npm run release -- VERSION [--dry-run] [--out FOLDER]`: writes the version everywhere, closes the section "Unreleased" of the changelog,
 * and makes the tarball, the wheel, a list of parts (SBOM) and their checksums. Then it commits and tags. It pushes nothing. A dry run makes the same files
 * and restores the checkout. PYTHON names a Python with the package `build`; without it, --no-wheel leaves the wheel out.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = fileURLToPath(new URL('..', import.meta.url));
const SUMS = 'SHA256SUMS';

/** The files that state the version, with the text around it. */
const VERSIONED = [
  ['package.json', /^( {2}"version": ")[^"]+(")/m],
  ['package-lock.json', /^( {2}"version": ")[^"]+(")/m],
  ['package-lock.json', /^( {2}"packages": \{\s+"": \{\s+"name": "[^"]+",\s+"version": ")[^"]+(")/m],
  ['clients/python/pyproject.toml', /^(version = ")[^"]+(")/m],
  ['clients/python/src/astrid/__init__.py', /^(__version__ = ")[^"]+(")/m],
  ['clients/python/src/astrid/generated/__init__.py', /^(SERVER_VERSION = ")[^"]+(")/m],
  ['docs/cli.md', /(astrid-graphql-api-)\d+\.\d+\.\d+(\.tgz)/m],
  ['deploy/kubernetes/kustomization.yaml', /^( {4}newTag: )\S+()$/m],
  ['deploy/kubernetes/migrate.yaml', /^( {10}image: \S+\/astrid:)\S+()$/m],
] as const;
const CHANGELOG = 'CHANGELOG.md';

/** Its message says everything. */
export class ReleaseError extends Error {}

const VERSION = /^(\d+)\.(\d+)\.(\d+)$/;

/** Throws ReleaseError unless `next` is a version above `present`. */
export function checkVersion(present: string, next: string): void {
  const [now, then] = [present, next].map((text) => VERSION.exec(text)?.slice(1).map(Number));
  if (!now || !then) throw new ReleaseError(`The version must be three numbers, such as 1.2.3, and not ${next}.`);
  const first = then.findIndex((number, index) => number !== now[index]);
  if (first < 0 || (then[first] as number) < (now[first] as number))
    throw new ReleaseError(`The version must be above ${present}, and not ${next}.`);
}

/** The changelog with the changes so far under this version. Throws ReleaseError when no change is listed. */
export function closedChangelog(text: string, version: string, day: string): string {
  const heading = '## Unreleased\n';
  const start = text.indexOf(heading);
  if (start < 0) throw new ReleaseError(`${CHANGELOG} has no section "Unreleased".`);
  const after = text.slice(start + heading.length);
  const changes = after.split(/^## /m, 1)[0]?.trim();
  if (!changes) throw new ReleaseError(`${CHANGELOG} lists no unreleased change.`);
  return `${text.slice(0, start)}${heading}\n## ${version} (${day})\n${after}`;
}

const run = (program: string, ...given: string[]): string =>
  execFileSync(program, given, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], maxBuffer: 100_000_000 });

function writeVersion(version: string): void {
  for (const [path, pattern] of VERSIONED) {
    const file = join(root, path);
    const text = readFileSync(file, 'utf8');
    if (!pattern.test(text)) throw new ReleaseError(`${path} does not state the version where it is expected.`);
    // A page may state it more than once.
    writeFileSync(file, text.replace(new RegExp(pattern.source, `${pattern.flags}g`), `$1${version}$2`));
  }
  const file = join(root, CHANGELOG);
  writeFileSync(file, closedChangelog(readFileSync(file, 'utf8'), version, new Date().toISOString().slice(0, 10)));
}

/** The wheel, and the parts that it needs, in the versions with which it is tested. */
function makeWheel(out: string, version: string): void {
  const python = process.env.PYTHON ?? 'python3';
  const folder = 'clients/python';
  run(python, '-m', 'build', '--wheel', '--outdir', out, folder);
  const sbom = join(out, `astrid_client-${version}.cdx.json`);
  const of = ['--pyproject', `${folder}/pyproject.toml`, '--mc-type', 'library', '--of', 'JSON', '-o', sbom];
  run(python, '-m', 'cyclonedx_py', 'requirements', `${folder}/requirements.txt`, ...of);
}

/** The names of the files that it makes in `out`. */
function make(out: string, version: string, withWheel: boolean): string[] {
  run('npm', 'pack', '--silent', '--pack-destination', out);
  if (withWheel) makeWheel(out, version);
  writeFileSync(
    join(out, `astrid-graphql-api-${version}.cdx.json`),
    run('npm', 'sbom', '--omit', 'dev', '--sbom-format', 'cyclonedx'),
  );
  const files = readdirSync(out).filter((name) => name !== SUMS);
  const sums = files.map(
    (name) =>
      `${createHash('sha256')
        .update(readFileSync(join(out, name)))
        .digest('hex')}  ${name}\n`,
  );
  writeFileSync(join(out, SUMS), sums.join(''));
  return [...files, SUMS];
}

function release(): void {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { 'dry-run': { type: 'boolean' }, 'no-wheel': { type: 'boolean' }, out: { type: 'string', default: 'release' } },
  });
  const [version = ''] = positionals;
  checkVersion(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version, version);
  if (run('git', 'status', '--porcelain') !== '') throw new ReleaseError('The checkout has changes: commit them first.');
  const out = resolve(values.out);
  mkdirSync(out, { recursive: true });
  if (readdirSync(out).length > 0) throw new ReleaseError(`${out} is not empty: name another folder with --out.`);
  const paths = [...new Set([CHANGELOG, ...VERSIONED.map(([path]) => path)])];
  const before = paths.map((path) => [path, readFileSync(join(root, path), 'utf8')] as const);
  let isDone = false;
  try {
    writeVersion(version);
    for (const name of make(out, version, !values['no-wheel'])) console.log(join(out, name));
    if (values['dry-run']) console.log(`A dry run: nothing is committed or tagged. A release would change ${paths.join(', ')}.`);
    else {
      run('git', 'commit', '--quiet', '--message', `Release ${version}`, '--', ...paths);
      run('git', 'tag', '--annotate', `v${version}`, '--message', `Release ${version}`);
      console.log(`Committed and tagged. Next: git push --follow-tags, and publish the files with ${SUMS}.`);
      isDone = true;
    }
  } finally {
    if (!isDone) for (const [path, text] of before) writeFileSync(join(root, path), text);
  }
}

if (process.argv[1] === import.meta.filename) {
  try {
    release();
  } catch (error) {
    console.error(error instanceof ReleaseError ? error.message : error);
    process.exitCode = 1;
  }
}
