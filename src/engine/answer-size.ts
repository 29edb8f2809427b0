/**
 * Limits the size of an answer. `cost` counts values but not their size: a JSON value of a row may have 100,000 characters, and appear
 * in the answer under many aliases.
 */
import type { ExecutionResult } from 'graphql';
import { charactersLeft } from '../base/characters.js';
import { type ApiError, limitExceeded } from '../base/errors.js';
import { RawJson } from '../base/raw-json.js';
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
  let left: number = LIMITS.bytes;
  for (const value of Object.values(answer.data ?? {}))
    left = value instanceof RawJson ? left - value.text.length : charactersLeft(value, left);
  if (left >= 0) return answer;
  return { errors: [tooLarge('The answer would have')], data: null };
}
