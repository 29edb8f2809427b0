/** `astrid audit`: the audit log, and what is added to it. */
import { setTimeout } from 'node:timers/promises';
import { escaped } from '../../base/text.js';
import type { ListAuditEventsQuery } from '../../client/gql/graphql.js';
import type { Context, Leaf, SharedOptions } from '../command.js';
import type { Connection } from '../connection.js';
import { type Columns, listing } from '../listing.js';
import { whole } from '../numbers.js';
import { ListAuditEvents } from '../operations.js';
import { minute, say } from '../output.js';
import { rowsOf } from '../pages.js';

type AuditEvent = ListAuditEventsQuery['auditEvents']['nodes'][number];

interface Options extends SharedOptions {
  readonly follow?: boolean;
  readonly action?: string;
  readonly entity?: string;
  readonly since?: string;
  readonly limit: string;
}

const PAUSE_MS = 2_000;

const pageOf = ({ auditEvents }: ListAuditEventsQuery) => auditEvents;

const authorOf = ({ actorUser, actorKey }: AuditEvent): string =>
  actorKey ? `key ${actorKey.name}` : (actorUser?.email ?? actorUser?.name ?? 'the system');

const COLUMNS: Columns<AuditEvent> = {
  'TIME (UTC)': ({ createdAt }) => minute(createdAt),
  ACTION: ({ action }) => action,
  WHO: authorOf,
  ROW: ({ entityType, entityId }) => `${entityType}${entityId ? ` …${entityId.slice(-8)}` : ''}`,
  FROM: ({ address }) => address,
};

const filterOf = ({ action, entity, since }: Options) => ({
  ...(action !== undefined && { action }),
  ...(entity !== undefined && { entityId: entity }),
  ...(since !== undefined && { from: since }),
});

const newest = listing({
  usage: 'audit',
  summary: 'show the audit log, newest first (--json: all of it)',
  examples: ['astrid audit --action revokeApiKey', 'astrid audit --follow --json', 'astrid audit --since 2026-11-01 --limit 500'],
  options: (command) =>
    command
      .option('--follow', 'print new events until you stop it')
      .option('--action <name>', 'only this action, such as createApiKey')
      .option('--entity <id>', 'only the row with this id')
      .option('--since <moment>', 'from this moment on')
      .option('--limit <number>', 'at most this number of events', '50'),
  document: ListAuditEvents,
  variables: (options: Options) => ({
    filter: filterOf(options),
    orderBy: { field: 'CREATED_AT' as const, direction: 'DESC' as const },
  }),
  page: pageOf,
  most: ({ limit }) => whole(limit, '--limit', 1, 100_000),
  columns: COLUMNS,
});

export const audit: Leaf = {
  ...newest,
  work: async (context: Context, options: Options) =>
    options.follow ? followed(context, await context.connect(), filterOf(options)) : newest.work(context, options),
};

/** Asks for newer events again and again. One event a line: text, or one JSON object. */
async function followed(context: Context, connection: Connection, filter: Record<string, unknown>): Promise<void> {
  const orderBy = { field: 'CREATED_AT' as const, direction: 'DESC' as const };
  const newest = await connection.request(ListAuditEvents, { first: 1, filter, orderBy });
  let last = newest.auditEvents.nodes[0];
  for (;;) {
    await setTimeout(PAUSE_MS, undefined, { signal: context.signal });
    const from = last?.createdAt ?? filter.from;
    const variables = {
      filter: { ...filter, ...(from !== undefined && { from }) },
      orderBy: { ...orderBy, direction: 'ASC' as const },
    };
    const events = await rowsOf(connection, ListAuditEvents, variables as never, pageOf);
    // Events of one millisecond may be read twice: those up to the last one that was printed are known.
    for (const event of events.slice(events.findIndex(({ id }) => id === last?.id) + 1)) {
      say(context.isJson ? JSON.stringify(event) : escaped(lineOf(event)));
      last = event;
    }
  }
}

const lineOf = (event: AuditEvent): string =>
  Object.values(COLUMNS)
    .map((cell) => cell(event))
    .join('  ');
