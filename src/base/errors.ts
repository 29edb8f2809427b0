/**
 * Everything that can go wrong on purpose: one class for answers to clients, with one stable code each, and one for
 * a start that cannot succeed. Anything else that is thrown is a fault, and is masked and logged by the server.
 */
import { GraphQLError, type GraphQLErrorOptions, type GraphQLFormattedError } from 'graphql';
import { LONGEST_UNITS } from './lengths.js';

/**
 * When a request was refused, which decides the readers that see the status. GraphQL over HTTP shows the status of a refused document
 * to readers of `application/graphql-response+json` only; readers of JSON and of events see 200.
 */
export type Phase =
  /** Whatever the document says: every reader sees the status. */
  | 'request'
  /** Because of the document of a well-formed request, or of what was sent with it. */
  | 'document'
  /** While the document ran: the other fields have their data. */
  | 'execution';

const at = (status: number, phase: Phase = 'request') => ({ status, phase });
const IN_EXECUTION = at(200, 'execution');
const IN_DOCUMENT = at(400, 'document');

/** What each code says of the answer that holds it, unless the error itself says otherwise. */
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

/** What an error says of the HTTP answer, where its code does not say it, and where in the document it arose. */
export interface ApiErrorOptions extends Pick<GraphQLErrorOptions, 'nodes' | 'path' | 'originalError'> {
  readonly status?: number;
  readonly phase?: Phase;
  readonly headers?: Headers;
  /** Whether the changes before the refusal stay, even where a refusal undoes the whole operation. */
  readonly keepsChanges?: boolean;
}

/** An answer to a client. `details` become `extensions` beside the code. */
export class ApiError extends GraphQLError {
  /** The status of an answer is the highest of its errors, 200 at least. */
  readonly status: number;
  readonly phase: Phase;
  /** They go on the HTTP answer. */
  readonly headers: Headers;
  readonly keepsChanges: boolean;

  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly details: Details = {},
    { status, phase, headers = {}, keepsChanges = false, ...place }: ApiErrorOptions = {},
  ) {
    super(message, { ...place, extensions: { code, ...details } });
    this.name = 'ApiError';
    this.status = status ?? OUTCOMES[code].status;
    this.phase = phase ?? OUTCOMES[code].phase;
    this.headers = headers;
    this.keepsChanges = keepsChanges;
  }

  /** The same error, except for what is given. */
  with({
    message = this.message,
    details = this.details,
    ...options
  }: ApiErrorOptions & Partial<Pick<ApiError, 'message' | 'details'>>) {
    const { status, phase, headers, keepsChanges, nodes, path } = this;
    const same = { status, phase, headers, keepsChanges, nodes, path, originalError: this };
    return new ApiError(this.code, message, details, { ...same, ...options });
  }

  /** The same refusal for the whole request, since it was found before anything ran. */
  beforeExecution(): ApiError {
    return this.with({ ...IN_DOCUMENT, headers: {} });
  }

  /** The same refusal for what comes after something that was done: the answer is that of an execution. */
  duringExecution(): ApiError {
    return this.with({ ...IN_EXECUTION, headers: {} });
  }

  /** Yoga notes what it makes of an error in `extensions`: nothing of that is shown. */
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

/** What does not exist, or may not be seen: the two look the same. `asked` is the global id or the name asked for. */
export const notFound = (entity: string, asked: string) => {
  const id = shortened(asked);
  return new ApiError('NOT_FOUND', `There is no ${id.startsWith(`${entity}:`) ? id : `${entity} "${id}"`}.`, { entity, id });
};

/** A row that was there when the request read or wrote it first. */
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

/** A setting or a surrounding that makes a start impossible. The message is one line that says what to do. */
export class StartError extends Error {
  override name = 'StartError';
}
