/** Shows a new key once: as text, as a line for a shell, as JSON, or in a file that only its owner can read. */
import { open } from 'node:fs/promises';
import { UsageError } from '../base/usage-error.js';
import type { Context } from './command.js';
import { note, say } from './output.js';

export interface SecretOptions {
  /** Print `export ASTRID_API_KEY=…` alone. */
  readonly env?: boolean;
  readonly out?: string;
}

export interface NewKey {
  readonly key: string;
  readonly apiKey: {
    readonly id: string;
    readonly name: string;
    readonly prefix: string;
    readonly permissions?: readonly string[];
    readonly scopes?: readonly string[];
    readonly expiresAt?: string | null;
  };
}

/** Throws UsageError before a key is made when it could not be shown. */
export async function openSecret(options: SecretOptions): Promise<SecretFile | null> {
  if (options.env && options.out !== undefined) throw new UsageError('Give --env or --out, not both.');
  return options.out === undefined ? null : SecretFile.create(options.out);
}

/** A new file of mode 600. It exists before the key is made, so that no key is lost to a full disk or a wrong path. */
export class SecretFile {
  private constructor(
    readonly path: string,
    private readonly handle: Awaited<ReturnType<typeof open>>,
  ) {}

  static async create(path: string): Promise<SecretFile> {
    try {
      return new SecretFile(path, await open(path, 'wx', 0o600));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST')
        throw new UsageError(`${path} exists: choose another file for the key.`);
      throw error;
    }
  }

  async write(text: string): Promise<void> {
    await this.handle.writeFile(text);
    await this.handle.sync();
  }

  /** Removes nothing: an empty file shows that no key was made. */
  close(): Promise<void> {
    return this.handle.close();
  }
}

/** Prints the key, or writes it into the file. */
export async function showSecret(context: Context, made: NewKey, options: SecretOptions, file: SecretFile | null): Promise<void> {
  const { key, apiKey } = made;
  if (file !== null) {
    await file.write(`${key}\n`);
    context.print({ ...apiKey, file: file.path }, () => `The key ${apiKey.name} (${apiKey.prefix}…) is in ${file.path}.`);
    return;
  }
  if (options.env) {
    say(`export ASTRID_API_KEY=${key}`);
    return;
  }
  if (context.isJson) {
    context.print({ ...apiKey, key }, () => '');
    return;
  }
  note(`The key ${apiKey.name}. It is shown this once: store it now.`);
  say(key);
}
