/**
 * Finds arguments that a field refuses before any field runs. Otherwise a mutation could commit before a field of its payload refused
 * an argument, and the client would lose the answer. Checks that depend on the document alone run once per document. The others run
 * per request, with the coerced variables.
 */
import { getArgumentValues } from 'graphql';
import { ApiError } from '../base/errors.js';
import { mayHaveInterval, refuseEarlyEnds } from '../graphql/fields/intervals.js';
import type { Variables } from './document.js';
import type { Condition, Field } from './field.js';
import { once } from './kept.js';
import type { Operation } from './operation.js';

/** A field with a checked argument, and the conditions under which the field is selected. */
interface Checked {
  readonly conditions: readonly Condition[];
  /** The refusal for any variables, or a function that finds the refusal for coerced variables. */
  readonly refusal: ApiError | ((variables: Variables) => ApiError | null);
}

/** Returns the refusal of the first argument that a field refuses, or null. Requires a valid document and coerced variables. */
export function wrongArgument(operation: Operation, variables: Variables): ApiError | null {
  for (const { conditions, refusal } of once(operation, checkedOf)) {
    if (!conditions.every((condition) => operation.holds(condition, variables))) continue;
    const refused = typeof refusal === 'function' ? refusal(variables) : refusal;
    if (refused !== null) return refused;
  }
  return null;
}

/** Returns the first refusal that applies to any variables. Fields that variables could leave out count too. */
export const alwaysWrong = (operation: Operation): ApiError | undefined =>
  once(operation, checkedOf)
    .map(({ refusal }) => refusal)
    .find((refusal) => typeof refusal !== 'function');

function checkedOf({ fields }: Operation): readonly Checked[] {
  const checked: Checked[] = [];
  const collect = (fields: readonly Field[], outer: readonly Condition[]) => {
    for (const field of fields) {
      if (field.isNever) continue;
      const conditions = field.conditions.length === 0 ? outer : [...outer, ...field.conditions];
      const refusal = checkOf(field);
      if (refusal !== null) checked.push({ conditions, refusal });
      collect(field.fields, conditions);
    }
  };
  collect(fields, []);
  return checked;
}

function checkOf(field: Field): Checked['refusal'] | null {
  if (!field.definition?.args.some(({ extensions, type }) => extensions.check || mayHaveInterval(type))) return null;
  const isByVariables = field.arguments.some(({ from }) => from === 'variables');
  return isByVariables ? (variables) => refusalOfArguments(field, variables) : refusalOfArguments(field, {});
}

/** Also returns null when the arguments cannot be read: execution reports that with a better message. */
function refusalOfArguments({ definition, node }: Field, variables: Variables): ApiError | null {
  if (definition === undefined) return null;
  try {
    const args = getArgumentValues(definition, node, variables);
    for (const { name, type, extensions } of definition.args) {
      refuseEarlyEnds(args[name], type, name);
      extensions.check?.(args);
    }
    return null;
  } catch (error) {
    return error instanceof ApiError ? error.beforeExecution() : null;
  }
}
