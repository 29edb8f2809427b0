/**
 * Everything that can go wrong on purpose: one class for answers to clients, with one stable code each, and one for
 * a start that cannot succeed. Anything else that is thrown is a fault, and is masked and logged by the server.
 */
import { GraphQLError } from 'graphql';

/**
 * HTTP status of each code. The document decides the `spec` ones: the request itself is well-formed, as GraphQL over HTTP has it, and
 * only readers of `application/graphql-response+json` see the status. Readers of JSON and of events see 200.
 */
const STATUS = {
  UNAUTHENTICATED: { status: 401 },
  AMBIGUOUS_CREDENTIALS: { status: 400 },
  BAD_REQUEST: { status: 400 },
  PERSISTED_QUERY_NOT_SUPPORTED: { status: 400, spec: true },
  PAYLOAD_TOO_LARGE: { status: 413 },
  GRAPHQL_PARSE_FAILED: { status: 400, spec: true },
  GRAPHQL_VALIDATION_FAILED: { status: 400, spec: true },
  LIMIT_EXCEEDED: { status: 400, spec: true },
  FORBIDDEN: { status: 403, spec: true },
  RATE_LIMITED: { status: 429 },
  SERVICE_UNAVAILABLE: { status: 503 },
  BAD_USER_INPUT: null,
  NOT_FOUND: null,
  CONFLICT: null,
  INVALID_CREDENTIALS: null,
  IDEMPOTENCY_KEY_REUSED: { status: 422 },
  IDEMPOTENCY_IN_PROGRESS: { status: 409 },
  INTERNAL_SERVER_ERROR: { status: 500 },
} as const;

export type ErrorCode = keyof typeof STATUS;

/** Why a credential was refused. The last four are told only to the holder of the real key or token. */
export type UnauthenticatedReason = 'MISSING' | 'MALFORMED' | 'UNKNOWN' | 'REVOKED' | 'ROTATED' | 'EXPIRED' | 'OWNER_DISABLED';

/** An answer to a client. `details` become `extensions` beside the code; `headers` go on the HTTP answer. */
export class ApiError extends GraphQLError {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, details: Record<string, unknown> = {}, headers?: Record<string, string>) {
    const http = STATUS[code];
    super(message, {
      extensions: {
        code,
        ...details,
        ...(http || headers ? { http: { ...http, ...(headers && { headers }) } } : {}),
      },
    });
    this.name = 'ApiError';
    this.code = code;
  }
}

/** The same refusal for what comes after something that was done: with HTTP 200, as the answer of an execution. */
export function withoutStatus(error: ApiError): ApiError {
  const { code: _code, http: _http, ...details } = error.extensions;
  const same = new ApiError(error.code, error.message, details);
  delete same.extensions.http;
  return same;
}

/** The same refusal for what was found before execution began: the whole request is refused. */
export function refusedBeforehand(error: ApiError): ApiError {
  const { code: _code, ...details } = error.extensions;
  return new ApiError(error.code, error.message, { ...details, http: WHOLE_REQUEST });
}

/** The status of a well-formed request whose document, or what it was sent with, refuses it before anything ran. */
const WHOLE_REQUEST = { status: 400, spec: true } as const;

const REASON_TEXT: Record<UnauthenticatedReason, string> = {
  MISSING: 'This needs a credential: send an API key as X-API-Key, or a token from signIn as Authorization: Bearer.',
  MALFORMED:
    'The credential is malformed: an API key is astrid_ and 49 letters and digits, copied whole; a token is the accessToken of signIn.',
  UNKNOWN: 'The credential is not known here.',
  REVOKED: 'The credential has been revoked.',
  ROTATED: 'The key has a new secret, and the time of this one is over: use the new one.',
  EXPIRED: 'The credential has expired.',
  OWNER_DISABLED: 'The user this credential acts for has been deactivated.',
};

export const unauthenticated = (
  reason: UnauthenticatedReason,
  details: Record<string, unknown> = {},
  message: string = REASON_TEXT[reason],
) => new ApiError('UNAUTHENTICATED', message, { reason, ...details }, { 'WWW-Authenticate': 'Bearer realm="astrid"' });

export const badRequest = (message: string) => new ApiError('BAD_REQUEST', message);

/** The same for a well-formed request: it is the document that cannot be run as it was sent. */
export function badDocument(message: string): ApiError {
  const refusal = badRequest(message);
  refusal.extensions.http = WHOLE_REQUEST;
  return refusal;
}

/** Input that breaks a rule. `field` is the path inside `input`; `issues` names every rule broken. */
export const badUserInput = (field: string | null, ...issues: string[]) =>
  new ApiError('BAD_USER_INPUT', field ? `${field}: ${issues.join('; ')}` : issues.join('; '), { field, issues });

/** The same, found before execution began: the whole request is refused. */
export const badRequestInput = (field: string | null, ...issues: string[]) =>
  new ApiError('BAD_USER_INPUT', field ? `${field}: ${issues.join('; ')}` : issues.join('; '), {
    field,
    issues,
    http: WHOLE_REQUEST,
  });

/** As much of a name that a client sent as an answer tells again. */
const MAX_TOLD = 255;
export const told = (name: string): string => (name.length > MAX_TOLD ? `${name.slice(0, MAX_TOLD).toWellFormed()}…` : name);

/** What does not exist, or may not be seen: the two look the same. `asked` is the global id or the name asked for. */
export const notFound = (entity: string, asked: string) => {
  const id = told(asked);
  return new ApiError('NOT_FOUND', `There is no ${id.startsWith(`${entity}:`) ? id : `${entity} "${id}"`}.`, { entity, id });
};

/** A row that was there when the request read or wrote it first. */
export const deletedMeanwhile = (entity: string) =>
  new ApiError('NOT_FOUND', `The ${entity} was deleted by another request while this one ran.`, { entity, id: null });

export const conflict = (message: string, entity: string, id: string, details: Record<string, unknown> = {}) =>
  new ApiError('CONFLICT', message, { entity, id: told(id), ...details });

export const rateLimited = (what: string, retryAfterSeconds: number, headers: Readonly<Record<string, string>> = {}) =>
  new ApiError(
    'RATE_LIMITED',
    `${what} Try again in ${retryAfterSeconds} s.`,
    { retryAfterSeconds },
    { ...headers, 'Retry-After': String(retryAfterSeconds) },
  );

export const limitExceeded = (limit: string, value: number, message: string) =>
  new ApiError('LIMIT_EXCEEDED', message, { limit, value });

export const serviceUnavailable = (what: string, why = 'is not reachable at the moment') =>
  new ApiError('SERVICE_UNAVAILABLE', `${what} ${why}; try again shortly.`, {}, { 'Retry-After': '1' });

/** A setting or a surrounding that makes a start impossible. The message is one line that says what to do. */
export class StartError extends Error {
  override name = 'StartError';
}
