/** Counts the characters of a value as JSON, without creating the JSON. */
import { RawJson } from './raw-json.js';

/**
 * The rest of a budget of characters. When the value is longer, counting stops at some number below 0. It counts what JSON.stringify
 * writes, and the text of a value that is no JSON, such as a moment.
 */
export function charactersLeft(value: unknown, budget: number): number {
  return left(value, budget, charactersOf, String);
}

/** Whether the JSON of a value has at most this length. Only values that may be longer are counted exactly, which takes more time. */
export const isWithin = (value: unknown, budget: number): boolean =>
  left(value, budget, atMost, () => LONGEST_NUMBER) >= 0 || charactersLeft(value, budget) >= 0;

type TextOf = (value: number) => { readonly length: number };
const LONGEST_NUMBER = { length: '-1.7976931348623157e+308'.length } as const;

function left(value: unknown, budget: number, lengthOf: (text: string) => number, textOf: TextOf): number {
  switch (typeof value) {
    case 'string':
      return budget - lengthOf(value);
    case 'number':
      return budget - textOf(value).length;
    case 'object':
      break;
    default:
      return budget - 'false'.length;
  }
  if (value === null) return budget - 'null'.length;
  if (value instanceof RawJson) return budget - value.text.length;
  if (value instanceof Date) return budget - '"2024-01-01T00:00:00.000Z"'.length;
  let rest = budget - 2;
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length && rest >= 0; i++) rest = left(value[i], rest, lengthOf, textOf) - 1;
    return rest;
  }
  for (const name in value) {
    if (rest < 0) return rest;
    rest = left((value as Record<string, unknown>)[name], rest, lengthOf, textOf) - lengthOf(name) - 2;
  }
  return rest;
}

/** An escape has at most six characters. */
const atMost = (text: string): number => 6 * text.length + 2;

/** What JSON writes as an escape: quotes, backslashes, control characters and halves of a pair. */
const ESCAPED = /[^ !#-[\]-\ud7ff\ue000-\uffff]/;
const [QUOTE, BACKSLASH, SPACE] = [0x22, 0x5c, 0x20];
/** \b, \t, \n, \f and \r. */
const SHORT = new Set([0x08, 0x09, 0x0a, 0x0c, 0x0d]);

function charactersOf(text: string): number {
  const first = text.search(ESCAPED);
  let length = text.length + 2;
  if (first < 0) return length;
  const hasHalves = !text.isWellFormed();
  for (let at = first; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE || code === BACKSLASH) length++;
    else if (code < SPACE) length += SHORT.has(code) ? 1 : 5;
    else if (hasHalves && code >= 0xd800 && code <= 0xdfff) {
      if ((text.codePointAt(at) as number) > 0xffff) at++;
      else length += 5;
    }
  }
  return length;
}
