/** Commands about GraphQL documents: `astrid query`, `requirements` and `permission-sets`. */
import { readFile } from 'node:fs/promises';
import { UsageError } from '../../base/usage-error.js';
import { TypedDocumentString } from '../../client/gql/graphql.js';
import type { Context, Leaf, SharedOptions } from '../command.js';
import { tableOf } from '../listing.js';
import { FindRequirements, ListPermissionSets } from '../operations.js';
import { printJson, styled } from '../output.js';

interface QueryOptions extends SharedOptions {
  readonly variables?: string;
  readonly idempotencyKey?: string;
}

export const query: Leaf = {
  usage: 'query <file>',
  summary: 'send a document, and print its data as JSON (- reads standard input)',
  examples: [
    'astrid query list.graphql',
    `astrid query list.graphql --variables '{"first": 5}'`,
    'astrid query add.graphql --variables @rows.json',
  ],
  options: (command) =>
    command
      .option('--variables <json>', 'a JSON object, or @FILE with one')
      .option('--idempotency-key <key>', 'a mutation with the same key takes effect once'),
  work: async (context: Context, { variables, idempotencyKey }: QueryOptions, file: string) => {
    const [document, values] = [await textIn(file), await variablesIn(variables)];
    const connection = await context.connect();
    printJson(await connection.request(new TypedDocumentString<unknown, object>(document), values, idempotencyKey));
  },
};

/** The file, or standard input for `-`. */
async function textIn(path: string): Promise<string> {
  if (path !== '-') return readFile(path, 'utf8');
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

async function variablesIn(given: string | undefined): Promise<object> {
  if (given === undefined) return {};
  const text = given.startsWith('@') ? await readFile(given.slice(1), 'utf8') : given;
  try {
    const values = JSON.parse(text);
    if (typeof values === 'object' && values !== null && !Array.isArray(values)) return values;
  } catch {}
  throw new UsageError('--variables must be a JSON object, or @FILE with one.');
}

export const requirements: Leaf = {
  usage: 'requirements <file...>',
  summary: 'show which permissions operations need, and the key for them',
  examples: ['astrid requirements queries.graphql', 'astrid requirements flows/*.graphql --json'],
  work: async (context: Context, _options: SharedOptions, files: string[]) => {
    const documents = await Promise.all(files.map((file) => readFile(file, 'utf8')));
    const connection = await context.connect();
    const paths = new Map<string, string[]>();
    for (const document of documents)
      for (const { permission, paths: more } of (await connection.request(FindRequirements, { document })).requiredPermissions)
        paths.set(permission, [...(paths.get(permission) ?? []), ...more]);
    const needed = [...paths].map(([permission, where]) => ({ permission, paths: [...new Set(where)] }));
    context.print(needed, () =>
      needed.length === 0
        ? 'The operations need no permission: any credential can run them.'
        : [
            tableOf({ PERMISSION: ({ permission }) => permission, FOR: ({ paths }) => paths.join(', ') }, needed),
            '\nA key for exactly these:',
            `  astrid keys create --name NAME ${files.map((file) => `--for ${file}`).join(' ')}`,
          ].join('\n'),
    );
  },
};

export const permissionSets: Leaf = {
  usage: 'permission-sets',
  summary: 'show the named sets of permissions for keys',
  examples: ['astrid permission-sets'],
  work: async (context: Context) => {
    const connection = await context.connect();
    const { permissionSets } = await connection.request(ListPermissionSets);
    context.print(permissionSets, () =>
      permissionSets
        .map(({ name, description, permissions }) => `${styled('bold', name)}\n${description}\n  ${permissions.join('\n  ')}`)
        .join('\n\n'),
    );
  },
};
