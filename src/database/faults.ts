/** Classifies database errors: those of Prisma, its two adapters, pg and PGlite alike. */

/** The SQLSTATE of a full disk. */
export const DISK_FULL = '53100';
/** The SQLSTATE of a read-only database, such as a standby. */
export const READ_ONLY = '25006';

/** The database answers but accepts no writes now. */
export class NotWritable extends Error {
  override name = 'NotWritable';
  readonly code = READ_ONLY;
}

/** The code of a new session that would shift times or find other tables: see server/session.ts. */
export const UNFIT_SESSION = 'UNFIT_SESSION';

/**
 * SQLSTATEs of a server that is unavailable, starting, stopping or full (class 08, 57P01 to 57P03, 53300), that closed an idle
 * session (57P05), or that accepts no writes.
 */
const UNAVAILABLE_STATE = new RegExp(`^(08...|57P0[1235]|53300|${DISK_FULL}|${READ_ONLY})$`);

const UNAVAILABLE_CODES = new Set([
  ...[
    'ECONNREFUSED',
    'ECONNRESET',
    'ECONNABORTED',
    'EPIPE',
    'ETIMEDOUT',
    'ENOTFOUND',
    'EAI_AGAIN',
    'EHOSTUNREACH',
    'ENETUNREACH',
  ],
  // Prisma: cannot reach, timed out while connecting, operation timed out, connection closed.
  ...['P1001', 'P1002', 'P1008', 'P1017'],
  UNFIT_SESSION,
]);

/**
 * SQLSTATEs of a missing schema, table, function, type or operator class. The migrations create everything that our statements name,
 * so the session has another search path than at its check. A pooler gives it one when the settings of its role have changed.
 */
const MISSING_STATE = new Set(['3F000', '42P01', '42883', '42704']);

const UNAVAILABLE_KINDS = new Set(['DatabaseNotReachable', 'ConnectionClosed', 'SocketTimeout', 'TooManyConnections']);

/** The beginnings of error messages without a code, of pg, pg-pool and PGlite. Prisma's longer messages hold values: never match there. */
const UNAVAILABLE_TEXT =
  /^(connection terminated|client has encountered a connection error|cannot use a pool after|client was closed|query read timeout|PGlite is clos)/i;

/** The error, and every error or report inside it, outermost first. */
export function* chain(error: unknown): Generator<object> {
  const seen = new Set<object>();
  const queue: unknown[] = [error];
  while (queue.length > 0) {
    const link = queue.shift();
    if (typeof link !== 'object' || link === null || seen.has(link)) continue;
    seen.add(link);
    yield link;
    const { cause, meta, driverAdapterError, errors } = link as Record<string, unknown>;
    queue.push(cause, meta, driverAdapterError, ...(Array.isArray(errors) ? errors : []));
  }
}

/** True when the database could not be reached. The request may be valid and can be sent again. */
export function isDatabaseUnavailable(error: unknown): boolean {
  for (const link of chain(error)) {
    const { code, originalCode, kind, message } = link as Record<string, unknown>;
    for (const value of [code, originalCode])
      if (typeof value === 'string' && (UNAVAILABLE_CODES.has(value) || UNAVAILABLE_STATE.test(value))) return true;
    if (typeof kind === 'string' && UNAVAILABLE_KINDS.has(kind)) return true;
    if (typeof message === 'string' && UNAVAILABLE_TEXT.test(message)) return true;
  }
  return false;
}

/** Whether an error of the server shows that a session finds other tables than ours. */
export const isOfAnUnfitSession = (code: unknown): boolean => typeof code === 'string' && MISSING_STATE.has(code);

/** True when the database answers but its sessions do not fit AstrID. An operator must correct that. */
export function isDatabaseUnfit(error: unknown): boolean {
  for (const link of chain(error)) {
    const { code, originalCode } = link as Record<string, unknown>;
    if ([code, originalCode].some((value) => value === UNFIT_SESSION || isOfAnUnfitSession(value))) return true;
  }
  return false;
}

/** The advice for an operator that the session itself gave. */
export function adviceOn(error: unknown): string | undefined {
  for (const link of chain(error)) {
    const { code, originalCode, message, originalMessage } = link as Record<string, unknown>;
    if (code === UNFIT_SESSION || originalCode === UNFIT_SESSION) return String(originalMessage ?? message);
  }
  return undefined;
}

/** True when the database answers but accepts no writes now. */
export function isDatabaseReadOnly(error: unknown): boolean {
  for (const link of chain(error)) {
    const { code, originalCode } = link as Record<string, unknown>;
    if ([code, originalCode].some((value) => value === DISK_FULL || value === READ_ONLY)) return true;
  }
  return false;
}

/**
 * SQLSTATEs of a serialization failure, a deadlock, an unavailable lock, a cancelled statement, too little memory, and a limit of the
 * configuration, such as temp_file_limit. Then Prisma's codes for the first two, for a transaction that did not begin or took too long, and
 * for a pool without a free connection.
 */
const BUSY = new Set(['40001', '40P01', '55P03', '57014', '53200', '53400', 'P2034', 'P2028', 'P2024']);

/** The message of pg-pool when all connections are in use. For a server that accepts no new one it is `Connection terminated`. */
const BUSY_TEXT = /^timeout exceeded when trying to connect/;

/** True when the database undid the work because of other callers. The request can be sent again. */
export function isDatabaseBusy(error: unknown): boolean {
  if (isDatabaseUnavailable(error)) return false;
  for (const link of chain(error)) {
    const { code, originalCode, kind, message } = link as Record<string, unknown>;
    if ([code, originalCode].some((value) => typeof value === 'string' && BUSY.has(value))) return true;
    if (typeof message === 'string' && BUSY_TEXT.test(message)) return true;
    if (kind === 'TransactionWriteConflict') return true;
  }
  return false;
}

/** The model of a row that a statement needs by its id and that does not exist, or no longer exists; null for other errors. Prisma's P2025. */
export function missingRow(error: unknown): string | null {
  for (const link of chain(error)) {
    const { code, meta } = link as { code?: unknown; meta?: { modelName?: unknown } };
    if (code === 'P2025') return typeof meta?.modelName === 'string' ? meta.modelName : 'row';
  }
  return null;
}

/** True for a violated unique key: any, or the one with this name, such as `users_email_key`. */
export const isUniqueViolation = (error: unknown, constraint?: string): boolean => violates(error, '23505', constraint);

/** True for a violated check: any, or the one with this name, such as `observations_ra_range`. */
export const isCheckViolation = (error: unknown, constraint?: string): boolean => violates(error, '23514', constraint);

/** True when a referenced row is missing, or when a row to delete is still referenced: PostgreSQL 18 has a separate state for the second. */
export const isForeignKeyViolation = (error: unknown, constraint?: string): boolean =>
  violates(error, '23503', constraint) || violates(error, '23001', constraint);

/** The server's message quotes the constraint's name in every language. Only pg's own errors have a field for it. */
function violates(error: unknown, state: string, constraint?: string): boolean {
  for (const link of chain(error)) {
    const { code, originalCode, message, originalMessage } = link as Record<string, unknown>;
    if (code !== state && originalCode !== state) continue;
    if (constraint === undefined || `${originalMessage ?? message}`.includes(`"${constraint}"`)) return true;
  }
  return false;
}
