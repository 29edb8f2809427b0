/**
 * Limits the size of an answer. `cost` counts values but not their size: a JSON value of a row may have 100,000 characters, and appear
 * in the answer under many aliases.
 */
import type { ExecutionResult } from 'graphql';
import { isWithin } from '../base/characters.js';
import { type ApiError, limitExceeded } from '../base/errors.js';
import { LIMITS } from '../document/limits.js';

/** The refusal of a request that reads too much, or whose answer is too large. */
function tooLarge(what: string): ApiError {
  const most = LIMITS.bytes.toLocaleString('en');
  const message = `${what} more than ${most} bytes, which is the limit (bytes): ask for fewer rows, or for fewer of their large values.`;
  return limitExceeded('bytes', LIMITS.bytes, message).duringExecution();
}

export const tooMuchRead = (): ApiError => tooLarge('The request reads');

/** The same answer, or a refusal when it is too large. */
export function withinBounds(answer: ExecutionResult): ExecutionResult {
  if (isWithin(answer.data, LIMITS.bytes)) return answer;
  return { errors: [tooLarge('The answer would have')], data: null };
}

/**
 * The same error of a mutation without an idempotency key. When its answer was refused for its size, the error states that the changes stay.
 * A path of one step is that of the mutation itself, which then failed. With an idempotency key, the changes are undone instead.
 */
export function afterChanges(error: ApiError): ApiError {
  const { details, path } = error;
  return details.limit !== 'bytes' || path?.length === 1 ? error : changesStay(error);
}

/** The refusal of an answer whose mutation has ended. */
export const changesStay = (error: ApiError): ApiError =>
  error.with({
    message: `The changes were made and stay; only the answer is refused. ${error.message}`,
    details: { ...error.details, changesMade: true },
  });
