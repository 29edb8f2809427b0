/**
 * Generates the database client and compiles src/ to dist/, each only when what it is made from has changed since.
 * `--generate-only` leaves dist/ alone, for what runs from source. Plain JavaScript, since it runs before anything is built.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const generated = join(root, 'src/database/generated');

ensure({
  line: 'Generating the database client…',
  inputs: ['prisma/schema.prisma', 'prisma.config.ts', 'package-lock.json'],
  stamp: join(generated, '.stamp'),
  command: ['prisma/build/index.js', 'generate'],
});

if (!process.argv.includes('--generate-only')) {
  ensure({
    line: 'Compiling src/ to dist/…',
    inputs: ['src', 'prisma/schema.prisma', 'tsconfig.json', 'tsconfig.build.json', 'package.json', 'package-lock.json'],
    stamp: join(root, 'dist/.stamp'),
    replaced: join(root, 'dist'),
    command: ['typescript/bin/tsc', '--project', 'tsconfig.build.json'],
  });
}

/** Runs `command`, a script in node_modules, unless the stamp it left last time matches the inputs of now. */
function ensure({ line, inputs, stamp, replaced, command: [script, ...parameters] }) {
  const fingerprint = digest(inputs);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint) return;
  // What the program that follows writes to standard output may be data.
  console.error(line);
  if (replaced) rmSync(replaced, { recursive: true, force: true });
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'node_modules', script), ...parameters], {
    cwd: root,
    encoding: 'utf8',
    env: environment(),
  });
  if (status !== 0) {
    console.error(`${stdout}${stderr}`.trim());
    process.exit(1);
  }
  writeFileSync(stamp, fingerprint);
}

/** Prisma finds its generators on the PATH, and asks its maker for news unless told not to. */
function environment() {
  const path = `${join(root, 'node_modules/.bin')}${delimiter}${process.env.PATH}`;
  return { ...process.env, PATH: path, CHECKPOINT_DISABLE: '1', PRISMA_HIDE_UPDATE_MESSAGE: '1' };
}

/** Of the inputs' names and contents: times change with every checkout and copy. */
function digest(inputs) {
  const hash = createHash('sha256');
  for (const input of inputs)
    for (const file of filesUnder(join(root, input))) hash.update(relative(root, file)).update(readFileSync(file));
  return hash.digest('hex');
}

function filesUnder(path) {
  if (path === generated || !existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesUnder(join(path, name)));
}
