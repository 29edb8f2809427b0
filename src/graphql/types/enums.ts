/** Enums whose GraphQL values equal their names in the database. */
import { builder } from '../builder.js';

/** Defines an enum from its values, each with its description. */
export function enumOf<Value extends string>(name: string, description: string, values: Readonly<Record<Value, string>>) {
  return builder.enumType(name, {
    description,
    values: Object.fromEntries(
      Object.entries<string>(values).map(([value, meaning]) => [value, { value, description: meaning }]),
    ) as unknown as { [V in Value]: { value: V; description: string } },
  });
}
