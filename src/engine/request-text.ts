/** The text that identifies a request: its document, operation and variables. */
import type { ExecutionArgs } from 'graphql';
import { badUserInput } from '../base/errors.js';
import { MAX_VARIABLES_LEVELS, nestsDeeperThan } from '../base/nesting.js';

/** Returns the text. The order of fields in an object does not matter, unless the object has very many. */
export function textOf({ document, operationName, variableValues }: ExecutionArgs): string {
  // The variables of the request were checked when it was read. But a default value in the document may nest deeper.
  if (nestsDeeperThan(MAX_VARIABLES_LEVELS, variableValues))
    throw badUserInput(
      'variables',
      `must nest at most ${MAX_VARIABLES_LEVELS} levels deep, default values included`,
    ).beforeExecution();
  return JSON.stringify([document.loc?.source.body, operationName ?? null, variableValues ?? {}], inOrder);
}

/** Input types have fewer fields. Larger objects are not sorted, because sorting them costs too much. */
const MOST_SORTED = 100;

function inOrder(_name: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const names = Object.keys(value);
  if (names.length > MOST_SORTED) return value;
  return Object.fromEntries(names.sort().map((name) => [name, (value as Record<string, unknown>)[name]]));
}
