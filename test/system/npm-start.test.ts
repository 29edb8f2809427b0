/** `npm start` as npm runs it: through a shell, which may not pass signals on. The compiler and the server are small programs here. */
import { type ChildProcess, spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Prints its number. When it is asked to end, it says so and ends a little later. */
const SERVER = `console.log('serving ' + process.pid);
process.on('SIGTERM', () => setTimeout(() => { console.log('stopped in order'); process.exit(0); }, 700));
setInterval(() => {}, 1_000);`;
const COMPILER = `const { cpSync } = require('node:fs'); cpSync('src', 'dist', { recursive: true }); console.log('compiled');`;
const GENERATOR = `require('node:fs').mkdirSync('src/database/generated', { recursive: true });`;
const BUNDLER = `require('node:fs').mkdirSync('dist/console', { recursive: true });`;
/** Like TypeScript's: the started program starts another one, which does the work. */
const SLOW_COMPILER = `const { spawnSync } = require('node:child_process'); const { writeFileSync } = require('node:fs');
const worker = "require('node:fs').writeFileSync('worker', String(process.pid)); setTimeout(() => {}, 60_000)";
writeFileSync('compiler', String(process.pid)); spawnSync(process.execPath, ['-e', worker], { stdio: 'inherit' });`;

let project: string;
const running: ChildProcess[] = [];
beforeEach(async () => {
  project = await mkdtemp(join(tmpdir(), 'astrid-npm-'));
  for (const name of ['scripts', 'package.json', 'package-lock.json', '.npmrc'])
    await cp(join(root, name), join(project, name), { recursive: true });
  await put('src/main.js', SERVER);
});
afterEach(async () => {
  for (const npm of running.splice(0)) if (npm.pid) endGroup(npm.pid);
  await rm(project, { recursive: true, force: true });
});

async function put(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(project, path)), { recursive: true });
  await writeFile(join(project, path), text);
}

async function installTools(compiler = COMPILER): Promise<void> {
  await put('node_modules/prisma/build/index.js', GENERATOR);
  const { devDependencies } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  for (const name of Object.keys(devDependencies))
    if (name.startsWith('@types/')) await put(`node_modules/${name}/package.json`, '{}');
  await put('node_modules/typescript/bin/tsc', compiler);
  await put('node_modules/vite/bin/vite.js', BUNDLER);
}

function endGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {} // All of it has ended.
}

/** npm in a separate process group, and the output of it and all its children. */
function npmStart(...more: string[]) {
  const npm = spawn('npm', ['start', ...more], { cwd: project, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  running.push(npm);
  const heard = { output: '', errors: '' };
  npm.stdout.setEncoding('utf8').on('data', (text: string) => {
    heard.output += text;
  });
  npm.stderr.setEncoding('utf8').on('data', (text: string) => {
    heard.errors += text;
  });
  // When the pipes close, every process that has them has ended.
  const allEnded = new Promise<void>((resolve) => npm.once('close', () => resolve()));
  const exited = new Promise<number | null>((resolve) => npm.once('exit', (code) => resolve(code)));
  return { npm, heard, allEnded, exited };
}

/** A process that has ended stays a zombie until its parent waits for it, which the first process of a container may never do. */
async function isAlive(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return !/^[ZX]/.test(status.slice(status.lastIndexOf(')') + 2));
}

const pidIn = async (file: string) => Number(await readFile(join(project, file), 'utf8').catch(() => ''));

test('builds and serves in one process, which stops in order when npm gets SIGTERM', async () => {
  await installTools();
  const { npm, heard, allEnded } = npmStart('--silent');
  await expect.poll(() => heard.output).toMatch(/serving \d+\n/);
  // Progress is for people. Standard output belongs to the program.
  expect(heard.output).toMatch(/^serving \d+\n$/);
  // The console is built beside the rest.
  expect(heard.errors.trim().split('\n').sort()).toEqual([
    'Building the console to dist/console/…',
    'Compiling src/ to dist/…',
    'Generating the database client…',
  ]);
  npm.kill('SIGTERM');
  await allEnded;
  expect(heard.output).toMatch(/^serving \d+\nstopped in order\n$/);
  // The pipes of a process close a moment before the process has ended.
  await expect.poll(() => isAlive(Number(/\d+/.exec(heard.output)?.[0])), { timeout: 5_000 }).toBe(false);
});

test('ends the build and the processes of the compiler, when npm gets SIGTERM during the build', async () => {
  await installTools(SLOW_COMPILER);
  const { npm, heard, allEnded } = npmStart();
  await expect.poll(() => pidIn('worker')).toBeGreaterThan(0);
  npm.kill('SIGTERM');
  await allEnded;
  expect(heard.output).not.toContain('serving');
  for (const file of ['compiler', 'worker'])
    await expect.poll(async () => isAlive(await pidIn(file)), { timeout: 5_000 }).toBe(false);
});

describe('without the packages that build', () => {
  /** Builds once, and removes the tools, as `npm ci --omit=dev` does. */
  async function build(): Promise<void> {
    await installTools();
    const child = spawn(process.execPath, ['scripts/ensure-built.mjs'], { cwd: project, stdio: 'ignore' });
    await new Promise((resolve) => child.once('close', resolve));
    // The compiler stays, because it is a peer dependency of a package.
    await rm(join(project, 'node_modules/@types/pg'), { recursive: true });
  }

  async function refusal(): Promise<string> {
    const { heard, exited, allEnded } = npmStart('--silent');
    expect(await exited).toBe(1);
    await allEnded;
    expect(heard.output).toBe('');
    return heard.errors;
  }

  test.each([
    ['dist/ alone', ['src']],
    ['dist/ beside the sources that it was built from', ['src/database/generated']],
  ])('%s starts', async (_what, removed) => {
    await build();
    for (const path of removed) await rm(join(project, path), { recursive: true });
    const { npm, heard, allEnded } = npmStart('--silent');
    await expect.poll(() => heard.output).toMatch(/serving/);
    npm.kill('SIGTERM');
    await allEnded;
    expect(heard.errors).toBe('');
  });

  test('a dist/ of other sources and a missing dist/ are refused, with what to do', async () => {
    await build();
    await put('src/main.js', `${SERVER}// changed`);
    expect(await refusal()).toMatch(/^dist\/ was made from other sources.*--omit=dev.*\n.*npm run build/);
    await rm(join(project, 'dist'), { recursive: true });
    expect(await refusal()).toMatch(/^dist\/ is missing, and the packages that make it are not installed/);
    await rm(join(project, 'src'), { recursive: true });
    expect(await refusal()).toMatch(/^There is neither src\/ nor a complete dist\/ in /);
  });
});
