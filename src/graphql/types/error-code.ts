/** The codes of errors as an enum. Errors hold the code as text: the enum lets clients generate the list. */
import type { ErrorCode } from '../../base/errors.js';
import { enumOf } from './enums.js';

enumOf<ErrorCode>('ErrorCode', 'The values of `extensions.code` of errors. Later versions may add values.', {
  UNAUTHENTICATED: 'The credential is missing or does not work. `reason` states why.',
  AMBIGUOUS_CREDENTIALS: 'The request contains more than one credential.',
  BAD_REQUEST: 'The request is not a GraphQL request that the server accepts.',
  PERSISTED_QUERY_NOT_SUPPORTED: 'The request names a document instead of containing it.',
  PAYLOAD_TOO_LARGE: 'The body is too large.',
  GRAPHQL_PARSE_FAILED: 'The document is not GraphQL.',
  GRAPHQL_VALIDATION_FAILED: 'The document does not fit the schema.',
  LIMIT_EXCEEDED: 'The request exceeds a limit. `limit` is its name.',
  FORBIDDEN: 'The credential works but does not permit the request.',
  RATE_LIMITED: 'The caller sends too much: wait for `retryAfterSeconds`.',
  SERVICE_UNAVAILABLE: 'A part that the request needs is unavailable.',
  BAD_USER_INPUT: 'An input is invalid. `field` is its path, and `issues` lists every problem.',
  NOT_FOUND: 'The row does not exist, or the caller may not see it.',
  CONFLICT: 'The present state does not allow the request.',
  INVALID_CREDENTIALS: 'The e-mail, password, refresh token or one-time code is wrong.',
  IDEMPOTENCY_KEY_REUSED: 'Another request already used this `Idempotency-Key`.',
  IDEMPOTENCY_IN_PROGRESS: 'The first request with this `Idempotency-Key` still runs.',
  INTERNAL_SERVER_ERROR: 'The server failed. Its log contains the reason, with `requestId`.',
});
