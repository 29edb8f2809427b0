/** Estimates the length of a value as JSON without creating the JSON. */

/** The rest of a budget of characters. It stops below 0, when the value is longer. An escape counts as one character, a number as four. */
export function charactersLeft(value: unknown, budget: number): number {
  if (typeof value === 'string') return budget - value.length - 2;
  if (typeof value !== 'object' || value === null) return budget - 4;
  let left = budget - 2;
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length && left >= 0; i++) left = charactersLeft(value[i], left) - 1;
    return left;
  }
  for (const name in value) {
    if (left < 0) return left;
    left = charactersLeft((value as Record<string, unknown>)[name], left) - name.length - 4;
  }
  return left;
}
