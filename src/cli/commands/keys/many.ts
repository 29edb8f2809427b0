/** Creates many keys from one file. Running the command again continues: keys in the file of results are not created a second time. */
import { chmod, open, readFile, rename } from 'node:fs/promises';
import { UsageError } from '../../../base/usage-error.js';
import type { CreateApiKeyInput } from '../../../client/gql/graphql.js';
import type { Context } from '../../command.js';
import { MakeKey } from '../../operations.js';
import { counted } from '../../output.js';

interface Created {
  readonly name: string;
  readonly id: string;
  readonly prefix: string;
  readonly expiresAt: string | null | undefined;
  readonly key: string;
}

const MOST = 1_000;

export async function createMany(context: Context, from: string, out: string): Promise<void> {
  const wishes = await wishesIn(from);
  const done = await resultsIn(out);
  const known = new Set(done.map(({ name }) => name));
  const missing = wishes.filter(({ name }) => !known.has(name));
  const connection = await context.connect();
  // The file must be writable before the first key exists.
  await store(out, done);
  for (const input of missing) {
    context.signal.throwIfAborted();
    const { createApiKey } = await connection.uninterrupted().request(MakeKey, { input });
    const { id, name, prefix, expiresAt } = createApiKey.apiKey;
    done.push({ name, id, prefix, expiresAt, key: createApiKey.key });
    await store(out, done);
  }
  const summary = { created: missing.length, skipped: wishes.length - missing.length, file: out };
  context.print(summary, () => `${counted(missing.length, 'key')} created, ${summary.skipped} known before. They are in ${out}.`);
}

async function wishesIn(path: string): Promise<CreateApiKeyInput[]> {
  const wishes = await jsonIn(path);
  if (!Array.isArray(wishes) || wishes.length === 0 || wishes.length > MOST)
    throw new UsageError(`${path} must hold a JSON list of 1 to ${MOST} objects, each with a name.`);
  const names = new Set<string>();
  for (const wish of wishes) {
    if (typeof wish?.name !== 'string' || wish.name.trim() === '') throw new UsageError(`Each object in ${path} needs a name.`);
    if (names.has(wish.name)) throw new UsageError(`${path} names ${wish.name} twice.`);
    names.add(wish.name);
  }
  return wishes;
}

async function resultsIn(path: string): Promise<Created[]> {
  try {
    const results = await jsonIn(path);
    if (Array.isArray(results) && results.every(({ name, key }) => typeof name === 'string' && typeof key === 'string'))
      return results;
    throw new UsageError(`${path} exists, and does not hold keys that this command made.`);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

async function jsonIn(path: string) {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) throw new UsageError(`${path} is not JSON.`);
    throw error;
  }
}

/** Replaces the file as a whole, so that an interruption loses no key. */
async function store(path: string, keys: readonly Created[]): Promise<void> {
  const draft = `${path}.part`;
  const file = await open(draft, 'w', 0o600);
  try {
    await file.writeFile(`${JSON.stringify(keys, null, 2)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await chmod(draft, 0o600);
  await rename(draft, path);
}
