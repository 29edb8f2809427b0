/** Enums whose values are their own names, as the database has them. */
import { builder } from './builder.js';

/** An enum from its values, each with what it means. */
export function enumOf<Value extends string>(name: string, description: string, values: Readonly<Record<Value, string>>) {
  return builder.enumType(name, {
    description,
    values: Object.fromEntries(
      Object.entries<string>(values).map(([value, meaning]) => [value, { value, description: meaning }]),
    ) as unknown as { [V in Value]: { value: V; description: string } },
  });
}
