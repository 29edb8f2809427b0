/**
 * The errors that the code throws on purpose: one class for answers to clients, each with a stable code, and one for a start that cannot
 * succeed. Everything else that is thrown is a fault: the server masks and logs it.
 */
import { GraphQLError, type GraphQLErrorOptions, type GraphQLFormattedError } from 'graphql';
import { LONGEST_UNITS } from './lengths.js';

/**
 * When a request was refused. This decides which clients see the status. As GraphQL over HTTP specifies, only clients of
 * `application/graphql-response+json` see the status of a refused document. Clients of JSON and of events see 200.
 */
export type Phase =
  /** Before the document was read, or for a reason outside of it: every client sees the status. */
  | 'request'
  /** Because of the document of a well-formed request, or of its variables. */
  | 'document'
  /** While the document ran: the other fields may have data. */
  | 'execution';

const at = (status: number, phase: Phase = 'request') => ({ status, phase });
const IN_EXECUTION = at(200, 'execution');
const IN_DOCUMENT = at(400, 'document');

/** The status and the phase of each code, unless the error itself states others. */
export const OUTCOMES = {
  UNAUTHENTICATED: at(401),
  AMBIGUOUS_CREDENTIALS: at(400),
  BAD_REQUEST: at(400),
  PERSISTED_QUERY_NOT_SUPPORTED: IN_DOCUMENT,
  PAYLOAD_TOO_LARGE: at(413),
  GRAPHQL_PARSE_FAILED: IN_DOCUMENT,
  GRAPHQL_VALIDATION_FAILED: IN_DOCUMENT,
  LIMIT_EXCEEDED: IN_DOCUMENT,
  FORBIDDEN: at(403, 'document'),
  RATE_LIMITED: at(429),
  SERVICE_UNAVAILABLE: at(503),
  BAD_USER_INPUT: IN_EXECUTION,
  NOT_FOUND: IN_EXECUTION,
  CONFLICT: IN_EXECUTION,
  INVALID_CREDENTIALS: IN_EXECUTION,
  IDEMPOTENCY_KEY_REUSED: at(422),
  IDEMPOTENCY_IN_PROGRESS: at(409),
  INTERNAL_SERVER_ERROR: at(500),
} as const;

export type ErrorCode = keyof typeof OUTCOMES;

/** The reason why a credential was refused. Only the holder of the real key or token gets the last four. */
export type UnauthenticatedReason = 'MISSING' | 'MALFORMED' | 'UNKNOWN' | 'REVOKED' | 'ROTATED' | 'EXPIRED' | 'OWNER_DISABLED';

type Details = Readonly<Record<string, unknown>>;
type Headers = Readonly<Record<string, string>>;

/** The properties of the HTTP answer that do not follow from the code, and the position in the document. */
export interface ApiErrorOptions extends Pick<GraphQLErrorOptions, 'nodes' | 'path' | 'originalError'> {
  readonly status?: number;
  readonly phase?: Phase;
  readonly headers?: Headers;
  /** Whether the changes before the refusal stay, even when a refusal undoes the whole operation. */
  readonly keepsChanges?: boolean;
}

/** An answer to a client. `details` become `extensions` beside the code. */
export class ApiError extends GraphQLError {
  /** The status of an answer is the highest of its errors, 200 at least. */
  readonly status: number;
  readonly phase: Phase;
  /** The headers of the HTTP answer. */
  readonly headers: Headers;
  readonly keepsChanges: boolean;

  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly details: Details = {},
    { status, phase, headers = {}, keepsChanges = false, ...position }: ApiErrorOptions = {},
  ) {
    super(message, { ...position, extensions: { code, ...details } });
    this.name = 'ApiError';
    this.status = status ?? OUTCOMES[code].status;
    this.phase = phase ?? OUTCOMES[code].phase;
    this.headers = headers;
    this.keepsChanges = keepsChanges;
  }

  /** Returns the same error with these changes. */
  with({
    message = this.message,
    details = this.details,
    ...options
  }: ApiErrorOptions & Partial<Pick<ApiError, 'message' | 'details'>>) {
    const { status, phase, headers, keepsChanges, nodes, path } = this;
    const same = { status, phase, headers, keepsChanges, nodes, path, originalError: this };
    return new ApiError(this.code, message, details, { ...same, ...options });
  }

  /** Returns the same refusal for the whole request, which was refused before anything ran. */
  beforeExecution(): ApiError {
    return this.with({ ...IN_DOCUMENT, headers: {} });
  }

  /** Returns the same refusal for a part of the request that follows a completed change: it has the status of an execution. */
  duringExecution(): ApiError {
    return this.with({ ...IN_EXECUTION, headers: {} });
  }

  /** Yoga adds its own notes to `extensions`. They are not shown. */
  override toJSON(): GraphQLFormattedError {
    return { ...super.toJSON(), extensions: { code: this.code, ...this.details } };
  }
}

const REASON_TEXT: Record<UnauthenticatedReason, string> = {
  MISSING: 'The request needs a credential: send an API key as X-API-Key, or a token from signIn as Authorization: Bearer.',
  MALFORMED:
    'The credential is malformed: copy all of it. An API key is astrid_ with 49 letters and digits, and a token is the accessToken of signIn.',
  UNKNOWN: 'This server does not know the credential: check that you use the right server and key.',
  REVOKED: 'The credential has been revoked: create another key, or sign in again.',
  ROTATED: 'The key has a new secret, and this one has ended: use the new one.',
  EXPIRED: 'The credential has expired: extend the key, or refresh the session.',
  OWNER_DISABLED: 'The user of this credential has been deactivated: ask an admin.',
};

export const unauthenticated = (
  reason: UnauthenticatedReason,
  details: Record<string, unknown> = {},
  message: string = REASON_TEXT[reason],
) =>
  new ApiError('UNAUTHENTICATED', message, { reason, ...details }, { headers: { 'WWW-Authenticate': 'Bearer realm="astrid"' } });

export const badRequest = (message: string) => new ApiError('BAD_REQUEST', message);

/** Input that breaks a rule. `field` is the path inside `input`; `issues` names every rule broken. */
export const badUserInput = (field: string | null, ...issues: string[]) =>
  new ApiError('BAD_USER_INPUT', field ? `${field}: ${issues.join('; ')}` : issues.join('; '), { field, issues });

/** Shortens a name of the client to the length that errors repeat. */
export const shortened = (name: string): string =>
  name.length > LONGEST_UNITS.repeated ? `${name.slice(0, LONGEST_UNITS.repeated).toWellFormed()}…` : name;

/** A row that does not exist, or that the caller may not see: both look the same. `asked` is the global id or the name in the request. */
export const notFound = (entity: string, asked: string) => {
  const id = shortened(asked);
  return new ApiError('NOT_FOUND', `There is no ${id.startsWith(`${entity}:`) ? id : `${entity} "${id}"`}.`, { entity, id });
};

/** A row that existed when the request read or wrote it first. */
export const deletedMeanwhile = (entity: string) =>
  new ApiError('NOT_FOUND', `The ${entity} was deleted by another request while this one ran.`, { entity, id: null });

export const conflict = (message: string, entity: string, id: string, details: Record<string, unknown> = {}) =>
  new ApiError('CONFLICT', message, { entity, id: shortened(id), ...details });

export const rateLimited = (what: string, retryAfterSeconds: number, headers: Readonly<Record<string, string>> = {}) =>
  new ApiError(
    'RATE_LIMITED',
    `${what} Try again in ${retryAfterSeconds} s.`,
    { retryAfterSeconds },
    { headers: { ...headers, 'Retry-After': String(retryAfterSeconds) } },
  );

export const limitExceeded = (limit: string, value: number, message: string) =>
  new ApiError('LIMIT_EXCEEDED', message, { limit, value });

export const serviceUnavailable = (what: string, why = 'is not reachable at the moment') =>
  new ApiError('SERVICE_UNAVAILABLE', `${what} ${why}; try again shortly.`, {}, { headers: { 'Retry-After': '1' } });

/** A setting or an environment that makes a start impossible. The message is one line with the next step. */
export class StartError extends Error {
  override name = 'StartError';
}
