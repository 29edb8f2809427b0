/** Reads variables of the environment. */
import { StartError } from '../errors.js';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Returns the value of a variable. An empty or blank variable counts as unset. */
export type Reader = (name: string) => string | undefined;

export const reader =
  (env: Environment): Reader =>
  (name) =>
    env[name]?.trim() || undefined;

/** Throws StartError unless the text is a whole number within the bounds. */
export function wholeNumber(name: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < least || value > most)
    throw new StartError(`${name} must be a whole number from ${least} to ${most}.`);
  return value;
}
