/**
 * The files of the console, which the build writes to dist/console: the page, and assets with a hash in their names, each also compressed.
 * They are read at the first request, and again after another build.
 */
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The same folder for the compiled server and for the source. */
export const BUILT = fileURLToPath(new URL('../../../dist/console', import.meta.url));

export interface ConsoleFiles {
  readonly html: string;
  /** Contents by the name of the file. `name.br` and `name.gz` are the compressed forms. */
  readonly assets: ReadonlyMap<string, Buffer>;
}

export class ConsoleFolder {
  #loaded: { readonly builtAt: number; readonly files: Promise<ConsoleFiles> } | undefined;

  constructor(private readonly folder: string) {}

  /** Null when the console is not built. A failure is not remembered. */
  async files(): Promise<ConsoleFiles | null> {
    const builtAt = await timeOf(join(this.folder, 'index.html'));
    if (builtAt === null) return null;
    if (this.#loaded?.builtAt !== builtAt) {
      const now = { builtAt, files: load(this.folder) };
      this.#loaded = now;
      now.files.catch(() => {
        if (this.#loaded === now) this.#loaded = undefined;
      });
    }
    return this.#loaded.files;
  }

  /** The files that the last page named, without a look at the disk. */
  known(): Promise<ConsoleFiles | null> {
    return this.#loaded?.files ?? this.files();
  }
}

async function timeOf(file: string): Promise<number | null> {
  try {
    return (await stat(file)).mtimeMs;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

async function load(folder: string): Promise<ConsoleFiles> {
  const assets = join(folder, 'assets');
  const names = await readdir(assets);
  const [html, ...contents] = await Promise.all([
    readFile(join(folder, 'index.html'), 'utf8'),
    ...names.map((name) => readFile(join(assets, name))),
  ]);
  return { html, assets: new Map(names.map((name, index) => [name, contents[index] as Buffer])) };
}
