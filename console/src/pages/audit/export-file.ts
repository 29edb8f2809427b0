/** The events of a filter as the text of a file: NDJSON or CSV. At most MOST_EVENTS, so that no export holds the server or the browser up. */
import { request } from '../../api/request.js';
import type { AuditEventFilter, ListEventsQuery, ListEventsQueryVariables, SortDirection } from '../../gql/graphql.js';
import { type AuditEvent, addressOf } from './event.js';
import { ListEvents } from './operations.js';

export const MOST_EVENTS = 10_000;
const PAGE_SIZE = 200;

export type FileType = 'ndjson' | 'csv';

/** The columns of the CSV. */
const COLUMNS: Readonly<Record<string, (event: AuditEvent) => unknown>> = {
  id: ({ id }) => id,
  createdAt: ({ createdAt }) => createdAt,
  action: ({ action }) => action,
  actorUserId: ({ actorUser }) => actorUser?.id,
  actorUserName: ({ actorUser }) => actorUser?.name,
  actorKeyId: ({ actorKey }) => actorKey?.id,
  actorKeyName: ({ actorKey }) => actorKey?.name,
  entityType: ({ entityType }) => entityType,
  entityId: ({ entityId }) => entityId,
  address: addressOf,
  userAgent: ({ userAgent }) => userAgent,
  requestId: ({ requestId }) => requestId,
  before: ({ before }) => before && JSON.stringify(before),
  after: ({ after }) => after && JSON.stringify(after),
};

/** One cell of RFC 4180. A spreadsheet would run a text that begins like a formula, so an apostrophe precedes it. */
function cellOf(value: unknown): string {
  const text = value == null ? '' : String(value);
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

const FORMATS: Readonly<Record<FileType, { readonly head: string; readonly line: (event: AuditEvent) => string }>> = {
  ndjson: { head: '', line: (event) => `${JSON.stringify(event)}\n` },
  csv: {
    head: `${Object.keys(COLUMNS).join(',')}\r\n`,
    line: (event) =>
      `${Object.values(COLUMNS)
        .map((read) => cellOf(read(event)))
        .join(',')}\r\n`,
  },
};

interface Wanted {
  readonly type: FileType;
  readonly filter: AuditEventFilter;
  readonly direction: SortDirection;
  readonly signal: AbortSignal;
  /** Called with the number of events so far. */
  readonly onProgress: (count: number) => void;
}

/** Throws AstridError, and an AbortError when the signal aborts. `isWhole` is false when more events fit the filter. */
export async function exportEvents({ type, filter, direction, signal, onProgress }: Wanted) {
  const { head, line } = FORMATS[type];
  const lines: string[] = [head];
  let count = 0;
  let after: string | null = null;
  for (;;) {
    const first = Math.min(PAGE_SIZE, MOST_EVENTS - count);
    const variables: ListEventsQueryVariables = { first, after, filter, orderBy: { field: 'CREATED_AT', direction } };
    const { auditEvents }: ListEventsQuery = await request(ListEvents, variables, { signal });
    lines.push(...auditEvents.nodes.map(line));
    count += auditEvents.nodes.length;
    onProgress(count);
    after = auditEvents.pageInfo.endCursor ?? null;
    if (!auditEvents.pageInfo.hasNextPage || count >= MOST_EVENTS)
      return { lines, count, isWhole: !auditEvents.pageInfo.hasNextPage };
  }
}
