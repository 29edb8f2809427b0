/**
 * The programs of src/ as JavaScript, for tests that run them as processes. Each program is one file with its packages, which halves the
 * computing of a start. It keeps the path of its source in a folder beside src/, so its paths lead to the same files.
 */
import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { build, type Plugin } from 'esbuild';
import { NODE_FLAGS } from './node-flags.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const src = join(root, 'src');
const MADE = '.test-programs';

/** The sources that tests run as processes or threads, or import in one. */
const PROGRAMS = [
  'main.ts',
  'maintenance/access-after-restore.ts',
  'maintenance/admin-reset.ts',
  'maintenance/audit-export.ts',
  'maintenance/audit-retain.ts',
  'maintenance/audit-verify.ts',
  'maintenance/import-keys.ts',
  'maintenance/migrate.ts',
  'maintenance/move.ts',
  'cli/astrid.ts',
  'base/config.ts',
  'base/log.ts',
  'database/connect.ts',
  'database/embedded/thread/embedded-thread.ts',
  'start/library-output.ts',
  'start/watchdog.ts',
  'start/watchdog-thread.ts',
];

/** These load files that lie beside their own. */
const LOADING_FILES = ['@electric-sql/pglite', '@graphql-yoga/render-graphiql', 'argon2', '@opentelemetry/*'];

/** The file of a program, by its path below src/. */
export const program = (path: string): string => join(root, MADE, path.replace(/\.ts$/, '.js'));

/** The arguments of Node that run it. */
export const command = (path: string): string[] => [...NODE_FLAGS, program(path)];

/** Gives each source the URL that it would have as a separate file. */
const ownUrls: Plugin = {
  name: 'own-urls',
  setup: ({ onLoad }) =>
    onLoad({ filter: /\/src\/.*\.ts$/ }, async ({ path }) => {
      const url = JSON.stringify(pathToFileURL(program(relative(src, path))).href);
      return { contents: (await readFile(path, 'utf8')).replaceAll('import.meta.url', url), loader: 'ts' };
    }),
};

/** The time of the last change of each program, and of each file that it was made of. */
const MADE_OF = join(root, MADE, 'made-of.json');

/** Beside the sources, these determine the programs. */
const ALWAYS = ['test/support/programs.ts', 'package-lock.json'];

async function changesOf(paths: readonly string[]): Promise<Record<string, number>> {
  const times = await Promise.all(paths.map((path) => stat(join(root, path)).then(({ mtimeMs }) => mtimeMs)));
  return Object.fromEntries(paths.map((path, index) => [path, times[index] as number]));
}

/** Whether all files of the last time are as they were then. */
async function areCurrent(): Promise<boolean> {
  try {
    const made: Record<string, number> = JSON.parse(await readFile(MADE_OF, 'utf8'));
    return isDeepStrictEqual(await changesOf(Object.keys(made)), made);
  } catch {
    return false;
  }
}

/** Makes the programs if a file of theirs has changed. Two runs at a time do not disturb each other: each file is replaced completely or stays. */
export async function makePrograms(): Promise<void> {
  if (await areCurrent()) return;
  const began = Date.now();
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: PROGRAMS.map((name) => join(src, name)),
    outbase: src,
    outdir: MADE,
    bundle: true,
    external: LOADING_FILES,
    plugins: [ownUrls],
    // Packages in CommonJS load modules of Node by `require`.
    banner: { js: `import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);` },
    format: 'esm',
    platform: 'node',
    target: 'node20',
    metafile: true,
    write: false,
  });
  await Promise.all(outputFiles.map(({ path, text }) => replace(path, text)));
  const sources = await changesOf([...ALWAYS, ...Object.keys(metafile.inputs)]);
  // A source that changed meanwhile may have been read before.
  if (Object.values(sources).some((time) => time >= began)) return;
  const programs = await changesOf(outputFiles.map(({ path }) => relative(root, path)));
  await replace(MADE_OF, JSON.stringify({ ...sources, ...programs }));
}

async function replace(path: string, text: string): Promise<void> {
  if ((await readFile(path, 'utf8').catch(() => undefined)) === text) return;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(`${path}.${process.pid}`, text);
  await rename(`${path}.${process.pid}`, path);
}
