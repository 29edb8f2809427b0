/**
 * The programs of src/ as JavaScript, for tests that run them as processes. Compiling them once takes less time than letting each process
 * compile what it loads. They are in a folder beside src/, so their paths lead to the same files.
 */
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { NODE_FLAGS } from './node-flags.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const MADE = '.test-programs';

/** The file of a program, by its path below src/. */
export const program = (path: string): string => join(root, MADE, path.replace(/\.ts$/, '.js'));

/** The arguments of Node that run it. */
export const command = (path: string): string[] => [...NODE_FLAGS, program(path)];

/** Compiles the changed files. Two runs at a time do not disturb each other: each file is replaced completely or stays. */
export async function makePrograms(): Promise<void> {
  const sources = (await readdir(join(root, 'src'), { recursive: true })).filter((name) => name.endsWith('.ts'));
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: sources.map((name) => join(root, 'src', name)),
    outbase: join(root, 'src'),
    outdir: join(root, MADE),
    format: 'esm',
    platform: 'node',
    target: 'node20',
    sourcemap: 'inline',
    write: false,
  });
  await Promise.all(
    outputFiles.map(async ({ path, text }) => {
      if ((await readFile(path, 'utf8').catch(() => undefined)) === text) return;
      await mkdir(dirname(path), { recursive: true });
      await writeFile(`${path}.${process.pid}`, text);
      await rename(`${path}.${process.pid}`, path);
    }),
  );
}
