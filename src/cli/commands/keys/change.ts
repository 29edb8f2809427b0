/** `astrid keys update`, `extend`, `rotate`, `end-secrets` and `revoke`. */
import { randomUUID } from 'node:crypto';
import { UsageError } from '../../../base/usage-error.js';
import type { Context, Leaf, SharedOptions } from '../../command.js';
import { keyDays, keyRate, seconds } from '../../numbers.js';
import { ChangeKey, EndKey, EndSecrets, ExtendKey, RotateKey, ShowOneKey } from '../../operations.js';
import { counted, minute, note } from '../../output.js';
import { openSecret, type SecretOptions, showSecret } from '../../secrets.js';
import { idOf } from './find.js';
import { codeOf, several } from './wish.js';

interface UpdateOptions extends SharedOptions {
  readonly name?: string;
  readonly description?: string;
  readonly permission?: readonly string[];
  readonly dropUnused?: boolean;
  readonly survey?: readonly string[];
  readonly network?: readonly string[];
  readonly rate?: string;
}

export const update: Leaf = {
  usage: 'update <key>',
  summary: 'change the name, permissions or bounds of a key',
  examples: ['astrid keys update nightly --survey ZTF --survey ATLAS', 'astrid keys update nightly --drop-unused'],
  options: (command) =>
    command
      .option('--name <name>', 'the new name')
      .option('--description <text>', 'the new description')
      .option('--permission <name>', 'exactly these permissions; repeatable', several)
      .option('--drop-unused', 'drop the permissions that were not used for 30 days')
      .option('--survey <name>', 'only these surveys; repeatable', several)
      .option('--network <cidr>', 'only from these networks; repeatable', several)
      .option('--rate <number>', 'requests per minute'),
  work: async (context: Context, options: UpdateOptions, key: string) => {
    const { name, description, permission, dropUnused, survey, network, rate } = options;
    if (permission && dropUnused) throw new UsageError('Give --permission or --drop-unused, not both.');
    const wish = {
      ...(name !== undefined && { name }),
      ...(description !== undefined && { description }),
      ...(permission !== undefined && { permissions: permission.map(codeOf) }),
      ...(survey !== undefined && { scopes: survey.map((each) => `survey:${each}`) }),
      ...(network !== undefined && { allowedAddresses: [...network] }),
      ...(rate !== undefined && { requestsPerMinute: keyRate(rate) }),
    };
    if (Object.keys(wish).length === 0 && !dropUnused)
      throw new UsageError('Give at least one change: see astrid keys update --help.');
    const connection = await context.connect();
    const id = await idOf(connection, key);
    const { apiKey: before } = dropUnused ? await connection.request(ShowOneKey, { id }) : { apiKey: null };
    const unused = new Set(before?.unusedPermissions);
    const used = before?.permissions.filter((each) => !unused.has(each));
    if (used?.length === 0) throw new UsageError('The key has used none of its permissions for 30 days: revoke it instead.');
    const { updateApiKey } = await connection.request(ChangeKey, { input: { id, ...wish, ...(used && { permissions: used }) } });
    const { apiKey } = updateApiKey;
    context.print(apiKey, () => `Changed ${apiKey.name} (${apiKey.prefix}…): ${apiKey.permissions.join(', ')}.`);
  },
};

export const extend: Leaf = {
  usage: 'extend <key>',
  summary: 'let a key work for longer',
  examples: ['astrid keys extend nightly --days 90'],
  options: (command) => command.option('--days <number>', 'this number of days, from now or from its end, whichever is later'),
  work: async (context: Context, options: SharedOptions & { readonly days?: string }, key: string) => {
    const answer =
      options.days ??
      (await context.questions.text('For how many days, from now or from its end, whichever is later?', '--days', '90'));
    const days = keyDays(answer);
    const connection = await context.connect();
    const { extendApiKey } = await connection.request(ExtendKey, { input: { id: await idOf(connection, key), days } });
    const { apiKey } = extendApiKey;
    context.print(apiKey, () => `${apiKey.name} (${apiKey.prefix}…) works until ${minute(apiKey.expiresAt)} UTC.`);
  },
};

type RotateOptions = SharedOptions & SecretOptions & { readonly grace: string; readonly leaked?: boolean };

export const rotate: Leaf = {
  usage: 'rotate <key>',
  summary: 'give a key a new secret',
  examples: ['astrid keys rotate nightly --grace 24h --out nightly.key', 'astrid keys rotate nightly --leaked'],
  options: (command) =>
    command
      .option('--grace <time>', 'how long the current secret still works, such as 1h, 24h or 7d', '24h')
      .option('--leaked', 'end every earlier secret immediately')
      .option('--env', 'print only: export ASTRID_API_KEY=…')
      .option('--out <file>', 'write the key into a new file of mode 600'),
  work: async (context: Context, options: RotateOptions, key: string) => {
    const gracePeriodSeconds = seconds(options.grace, '--grace');
    const connection = await context.connect();
    const id = await idOf(connection, key);
    const file = await openSecret(options);
    try {
      const how = options.leaked ? { endPreviousSecrets: true } : { gracePeriodSeconds };
      const { rotateApiKey } = await connection.uninterrupted().request(RotateKey, { input: { id, ...how } }, randomUUID());
      await showSecret(context, rotateApiKey, options, file);
      if (context.isJson) return;
      for (const { prefix, endsAt } of rotateApiKey.retiredSecrets)
        note(`The secret ${prefix}… works until ${minute(endsAt)} UTC.`);
      if (options.leaked) note('No earlier secret works any more.');
    } finally {
      await file?.close();
    }
  },
};

interface EndSecretsOptions extends SharedOptions {
  readonly secret?: readonly string[];
  readonly yes?: boolean;
}

export const endSecrets: Leaf = {
  usage: 'end-secrets <key>',
  summary: 'end earlier secrets of a key, when every program has the current one',
  examples: ['astrid keys end-secrets nightly', 'astrid keys end-secrets nightly --secret Ab3dE6gH --yes'],
  options: (command) =>
    command.option('--secret <prefix>', 'only the secret with this prefix; repeatable', several).option('--yes', 'do not ask'),
  work: async (context: Context, { secret, yes }: EndSecretsOptions, key: string) => {
    const connection = await context.connect();
    const id = await idOf(connection, key);
    if (!yes) {
      const { apiKey } = await connection.request(ShowOneKey, { id });
      const working = (apiKey?.retiredSecrets ?? []).filter(({ prefix }) => secret?.includes(prefix) ?? true);
      for (const { prefix, lastUsedAt } of working)
        note(`The secret ${prefix}… was last used: ${minute(lastUsedAt) ?? 'never'}.`);
      const question = `End ${counted(working.length, 'earlier secret')} of ${key} now? Programs that send one are refused.`;
      if (!(await context.questions.confirm(question, '--yes', false))) throw new UsageError('No secret was ended.');
    }
    const input = { id, ...(secret && { prefixes: [...secret] }) };
    const { apiKey, endedSecrets } = (await connection.request(EndSecrets, { input })).endRetiredSecrets;
    const ended = endedSecrets.map(({ prefix }) => `${prefix}…`).join(', ');
    context.print({ apiKey, endedSecrets }, () =>
      endedSecrets.length > 0 ? `Ended ${ended} of ${apiKey.name}.` : `No earlier secret of ${apiKey.name} works.`,
    );
  },
};

interface RevokeOptions extends SharedOptions {
  readonly reason?: string;
  readonly descendants?: boolean;
  readonly yes?: boolean;
}

export const revoke: Leaf = {
  usage: 'revoke <key>',
  summary: 'end a key for ever',
  examples: ['astrid keys revoke nightly --reason "the flow is over" --yes', 'astrid keys revoke nightly --descendants'],
  options: (command) =>
    command
      .option('--reason <text>', 'why, for the audit log')
      .option('--descendants', 'also the keys that it created, and theirs')
      .option('--yes', 'do not ask'),
  work: async (context: Context, { reason, descendants, yes }: RevokeOptions, key: string) => {
    const connection = await context.connect();
    const id = await idOf(connection, key);
    if (!yes && !(await context.questions.confirm(`Revoke ${key}? It cannot be undone.`, '--yes', false)))
      throw new UsageError('No key was revoked.');
    const input = { id, ...(reason !== undefined && { reason }), ...(descendants && { descendants }) };
    const { apiKey, revokedDescendants } = (await connection.request(EndKey, { input })).revokeApiKey;
    context.print({ apiKey, revokedDescendants }, () =>
      [
        `Revoked ${apiKey.name} (${apiKey.prefix}…).`,
        ...(revokedDescendants.length > 0
          ? [
              `Also ${counted(revokedDescendants.length, 'key')} that it created: ${revokedDescendants.map(({ prefix }) => prefix).join(', ')}.`,
            ]
          : []),
      ].join('\n'),
    );
  },
};
