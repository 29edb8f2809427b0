/** `astrid keys create`: one key from options or questions, or many from a file. */
import { randomUUID } from 'node:crypto';
import { UsageError } from '../../../base/usage-error.js';
import type { Context, Leaf, SharedOptions } from '../../command.js';
import { MakeKey } from '../../operations.js';
import { openSecret, type SecretOptions, showSecret } from '../../secrets.js';
import { createMany } from './many.js';
import { askWish, type WishOptions, wishFrom, wishOptions } from './wish.js';

type Options = SharedOptions & WishOptions & SecretOptions & { readonly from?: string };

const WISH = ['name', 'description', 'set', 'permission', 'for', 'survey', 'network', 'rate', 'days'] as const;

export const create: Leaf = {
  usage: 'create',
  summary: 'create a key; without options, the command asks',
  examples: [
    'astrid keys create',
    'astrid keys create --name nightly --set prefect-workflows --out nightly.key',
    'astrid keys create --name notebook --for queries.graphql --env',
    'astrid keys create --from keys.json --out created.json   # many keys',
  ],
  options: (command) =>
    wishOptions(command)
      .option('--from <file>', 'create all keys in this JSON file: a list of objects like the input of createApiKey')
      .option('--env', 'print only: export ASTRID_API_KEY=…')
      .option('--out <file>', 'write the key into a new file of mode 600'),
  work: async (context: Context, options: Options) => {
    const isAsking = WISH.every((name) => options[name] === undefined) && context.questions.isAllowed;
    if (options.from !== undefined) {
      if (WISH.some((name) => options[name] !== undefined))
        throw new UsageError('With --from, the file describes the keys: leave the other options out.');
      if (options.out === undefined) throw new UsageError('--from requires --out: a file for the keys.');
      return createMany(context, options.from, options.out);
    }
    const wish = isAsking ? null : await wishFrom(options);
    const connection = await context.connect();
    const input = wish ?? (await askWish(context, connection));
    const file = await openSecret(options);
    try {
      // The key makes a retry harmless when the answer is lost.
      const { createApiKey } = await connection.uninterrupted().request(MakeKey, { input }, randomUUID());
      await showSecret(context, createApiKey, options, file);
    } finally {
      await file?.close();
    }
  },
};
