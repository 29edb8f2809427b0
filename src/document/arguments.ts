/**
 * Arguments that a field refuses, found before anything runs: a mutation would be done by the time that its payload is read, and
 * its answer lost. What the document alone decides is found out once; the rest is asked with the
 * coerced variables.
 */
import { getArgumentValues } from 'graphql';
import { ApiError } from '../base/errors.js';
import type { Variables } from './document.js';
import type { Condition, Field } from './field.js';
import { once } from './kept.js';
import type { Operation } from './operation.js';

/** A field with an argument that is checked, and what decides whether it is selected. */
interface Checked {
  readonly conditions: readonly Condition[];
  /** What is wrong whatever the variables are, or how to tell with them, coerced. */
  readonly refusal: ApiError | ((variables: Variables) => ApiError | null);
}

/** The first that a field of the operation will refuse, as the refusal; null when none will. The document is valid, and the variables coerced. */
export function wrongArgument(operation: Operation, variables: Variables): ApiError | null {
  for (const { conditions, refusal } of once(operation, checkedOf)) {
    if (!conditions.every((condition) => operation.holds(condition, variables))) continue;
    const refused = typeof refusal === 'function' ? refusal(variables) : refusal;
    if (refused !== null) return refused;
  }
  return null;
}

/** The first that a field will refuse whatever the variables are. What they might leave out counts. */
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
  if (!field.definition?.args.some(({ extensions }) => extensions.check)) return null;
  const isByVariables = field.arguments.some(({ from }) => from === 'variables');
  return isByVariables ? (variables) => refusalOf(field, variables) : refusalOf(field, {});
}

/** Null, too, when the arguments cannot be read: execution will say so better. */
function refusalOf({ definition, node }: Field, variables: Variables): ApiError | null {
  if (definition === undefined) return null;
  try {
    const args = getArgumentValues(definition, node, variables);
    for (const { extensions } of definition.args) extensions.check?.(args);
    return null;
  } catch (error) {
    return error instanceof ApiError ? error.beforeExecution() : null;
  }
}
