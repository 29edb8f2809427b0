/** The two sides of a change: the fields of an entity before and after it. They may contain any JSON. */

export type Side = Readonly<Record<string, unknown>>;

/**
 * The fields of a side. A side that is not an object has none, such as the one before a creation. The result inherits nothing, so that a field
 * named `constructor` is missing where the side does not have it.
 */
export const fieldsOf = (side: unknown): Side => Object.assign(Object.create(null), typeof side === 'object' ? side : undefined);

export interface FieldChange {
  readonly field: string;
  /** Null when the side does not have the field. */
  readonly before: string | null;
  readonly after: string | null;
}

/** A list of texts, such as permissions, needs no brackets. An empty one does: it would be an empty text. */
const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.length > 0 && value.every((each) => typeof each === 'string');

function textIn(side: Side, field: string): string | null {
  const value = side[field];
  if (value === undefined) return null;
  if (isTexts(value)) return value.join(', ');
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}

export function fieldChanges(before: unknown, after: unknown): FieldChange[] {
  const [was, is] = [fieldsOf(before), fieldsOf(after)];
  return Object.keys({ ...was, ...is }).map((field) => ({ field, before: textIn(was, field), after: textIn(is, field) }));
}
