/**
 * Generates the database client from prisma/schema.prisma, compiles src/ to dist/, and builds console/ to dist/console/, each only after its
 * inputs have changed. Plain JavaScript, since it runs before anything is compiled. It writes to standard error only: the program that follows may write
 * data to standard output.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runToEnd } from './run-to-end.mjs';

export const root = fileURLToPath(new URL('..', import.meta.url));
const generated = join(root, 'src/database/generated');

const CLIENT = {
  line: 'Generating the database client…',
  made: 'src/database/generated',
  inputs: ['prisma/schema.prisma', 'prisma/columns-generator.mjs', 'prisma.config.ts', 'package-lock.json'],
  command: ['prisma/build/index.js', 'generate'],
};

const DIST = {
  line: 'Compiling src/ to dist/…',
  made: 'dist',
  inputs: ['src', 'prisma/schema.prisma', 'tsconfig.json', 'tsconfig.build.json', 'package.json', 'package-lock.json'],
  command: ['typescript/bin/tsc', '--project', 'tsconfig.build.json'],
};

const CONSOLE = {
  line: 'Building the console to dist/console/…',
  made: 'dist/console',
  inputs: ['console', 'src/client', 'package.json', 'package-lock.json'],
  command: ['vite/bin/vite.js', 'build', '--config', 'console/vite.config.ts', '--logLevel', 'warn'],
};

/** For programs that run from source. */
export async function ensureGenerated() {
  if (!isMade(CLIENT)) await make(CLIENT);
}

/**
 * For programs that run from dist/. Throws BuildError. A dist/ that was built elsewhere is used unchanged and needs no compiler. The server
 * and the console are built at the same time. `CONSOLE=off` leaves the console out.
 */
export async function ensureBuilt() {
  const outdated = products().filter((product) => !isMade(product));
  if (outdated.length === 0) return;
  if (!existsSync(join(root, 'src'))) {
    if (existsSync(stampOf(DIST))) return;
    throw new BuildError(
      `There is neither src/ nor a complete dist/ in ${root}. Copy the dist/ that \`npm run build\` makes here.`,
    );
  }
  for (const product of outdated) requireTools(product);
  const failures = await Promise.allSettled(outdated.map((product) => (product === DIST ? compile() : make(product))));
  for (const { reason } of failures) if (reason !== undefined) throw reason;
}

const products = () => (process.env.CONSOLE === 'off' ? [DIST] : [DIST, CONSOLE]);

async function compile() {
  await ensureGenerated();
  clear(DIST);
  await make(DIST);
}

/** Removes what was made, except the console: it is a separate product. */
function clear({ made }) {
  const folder = join(root, made);
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder))
    if (join(made, name) !== join(CONSOLE.made)) rmSync(join(folder, name), { recursive: true, force: true });
}

/** Its message says everything that a person needs. */
class BuildError extends Error {}

/** Waits for a build. When it fails, the process ends with the reason in plain text. */
export async function orExplain(building) {
  try {
    await building;
  } catch (error) {
    if (!(error instanceof BuildError)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}

const stampOf = ({ made }) => join(root, made, '.stamp');

/** Whether the stamp of the last build matches the present inputs. */
const isMade = (product) => existsSync(stampOf(product)) && readFileSync(stampOf(product), 'utf8') === digest(product.inputs);

async function make(product) {
  const {
    line,
    inputs,
    command: [, ...parameters],
  } = product;
  requireTools(product);
  const fingerprint = digest(inputs);
  console.error(line);
  const { code, output } = await runToEnd(programOf(product), parameters, { cwd: root, env: environment() });
  if (code !== 0) throw new BuildError(output.trim());
  writeFileSync(stampOf(product), fingerprint);
}

const programOf = ({ command: [script] }) => join(root, 'node_modules', script);

/** Another package may install the compiler as a peer, without our development packages and their types. */
function typePackages() {
  const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return Object.keys(devDependencies).filter((name) => name.startsWith('@types/'));
}

function requireTools(product) {
  if (existsSync(programOf(product)) && typePackages().every((name) => existsSync(join(root, 'node_modules', name)))) return;
  const { made } = product;
  const state = existsSync(join(root, made)) ? 'was made from other sources' : 'is missing';
  throw new BuildError(`${made}/ ${state}, and the packages that make it are not installed: \`npm ci --omit=dev\` leaves them out.
Either run \`npm ci\` here, or run \`npm ci && npm run build\` in a copy of the same version and copy its dist/ to here.`);
}

/** Prisma finds its generators on the PATH, and contacts its maker unless this is turned off. The console is always built for production. */
function environment() {
  const path = `${join(root, 'node_modules/.bin')}${delimiter}${process.env.PATH}`;
  return { ...process.env, PATH: path, NODE_ENV: 'production', CHECKPOINT_DISABLE: '1', PRISMA_HIDE_UPDATE_MESSAGE: '1' };
}

/** A hash of the inputs' names and contents: times change with every checkout and copy, separators with the system. */
function digest(inputs) {
  const hash = createHash('sha256');
  for (const input of inputs)
    for (const file of filesUnder(join(root, input)))
      hash.update(relative(root, file).replaceAll(sep, '/')).update(readFileSync(file));
  return hash.digest('hex');
}

function filesUnder(path) {
  if (path === generated || !existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesUnder(join(path, name)));
}
