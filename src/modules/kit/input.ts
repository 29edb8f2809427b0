/** Checks of inputs for all modules. Each one throws BAD_USER_INPUT with the field, or returns the value to store. */

import { badUserInput } from '../../base/errors.js';
import { LONGEST, LONGEST_UNITS } from '../../base/lengths.js';
import { MAX_JSON_LEVELS } from '../../base/nesting.js';
import { cut, holdsControls, linesHoldControls, linesWithoutControls } from '../../base/text.js';
import { Prisma } from '../../database/generated/prisma/client.js';
import { storedJson } from '../../database/statements/json.js';

type Given<T> = T | null | undefined;

/** Throws BAD_USER_INPUT unless the number is in the range. Both ends belong to it, and NaN does not. */
export function checkRange(value: number, least: number, most: number, field: string): void {
  if (!(value >= least && value <= most)) throw badUserInput(field, `must be from ${least} to ${most}`);
}

/** A number from 0 to 1, or nothing. */
export function unitInterval(value: Given<number>, field: string): number | null {
  if (value == null) return null;
  checkRange(value, 0, 1, field);
  return value;
}

/** A finite number that is at least 0, or nothing. */
export function notNegative(value: Given<number>, field: string): number | null {
  if (value == null) return null;
  if (!(value >= 0 && Number.isFinite(value))) throw badUserInput(field, 'must be at least 0');
  return value;
}

/** A finite number greater than 0, or nothing. */
export function positive(value: Given<number>, field: string): number | null {
  if (value == null) return null;
  if (!(value > 0 && Number.isFinite(value))) throw badUserInput(field, 'must be greater than 0');
  return value;
}

/** A finite number, or nothing. */
export function finite(value: Given<number>, field: string): number | null {
  if (value == null) return null;
  if (!Number.isFinite(value)) throw badUserInput(field, 'must be a finite number');
  return value;
}

/** Whether a text has more characters than a limit, as the database counts them: JavaScript counts some as two units. */
export const isLonger = (text: string, than: number): boolean =>
  text.length > than && (text.length > 2 * than || [...text].length > than);

/** The fault in a text with more characters than a limit; null when it is short enough. */
export const lengthFault = (longest: number, text: string): string | null =>
  isLonger(text, longest) ? `must have at most ${longest} characters` : null;

function checkLength(longest: number, text: string, field: string): void {
  const fault = lengthFault(longest, text);
  if (fault !== null) throw badUserInput(field, fault);
}

/** Whether a text holds only white space. U+0085 counts for PostgreSQL but not for JavaScript. */
export const isBlank = (text: string): boolean => !/[^\s\u0085]/.test(text);

export const NO_CONTROLS = 'contain no control characters';

/** A text of several lines and at most `longest` characters, or nothing. */
export function atMost(longest: number, text: Given<string>, field: string): string | null {
  if (text == null) return null;
  checkLength(longest, text, field);
  if (linesHoldControls(text)) throw badUserInput(field, `must ${NO_CONTROLS} except line breaks and tabs`);
  return text;
}

/** The reason for a failure, without terminal colours. A long stack trace is cut, since its worker may not be able to send it again. */
export const storedReason = (reason: string): string => cut(linesWithoutControls(cut(reason, 2 * LONGEST.text)), LONGEST.text);

/** A text of one line and at most `longest` characters, or nothing. */
function oneLine(longest: number, text: Given<string>, field: string): string | null {
  if (text == null) return null;
  checkLength(longest, text, field);
  if (holdsControls(text)) throw badUserInput(field, `must ${NO_CONTROLS}`);
  return text;
}

/** An optional name of at most `longest` characters; nothing when it is blank. */
export const optionalName = (longest: number, name: Given<string>, field: string): string | null =>
  oneLine(longest, name || null, field);

/** Whether a browser would execute this URL as a link. Browsers ignore its invisible characters. */
export const isScript = (address: string): boolean => /^(?:javascript|vbscript|data):/i.test(address.replace(/[^!-~]+/g, ''));

export const NO_FILE = 'must be a path or the address of a file';

/** The location of a file, a path or a URL, or nothing. */
export function fileLocation(location: Given<string>, field: string): string | null {
  if (location != null && isScript(location)) throw badUserInput(field, NO_FILE);
  return oneLine(LONGEST.path, location, field);
}

/** A name: a text of one line that is not blank, without spaces around it. */
export function notBlank(longest: number, text: string, field: string): string {
  const trimmed = text.trim();
  if (isBlank(trimmed) || isLonger(trimmed, longest)) throw badUserInput(field, `must have 1 to ${longest} characters`);
  if (holdsControls(trimmed)) throw badUserInput(field, `must ${NO_CONTROLS}`);
  return trimmed;
}

/** A JSON value of at most 100 levels and 100,000 characters for a column that may be empty. */
export const json = (value: unknown, field: string): Prisma.InputJsonValue | typeof Prisma.DbNull =>
  value == null ? Prisma.DbNull : jsonValue(value, field);

/** A JSON value of at most 100 levels and 100,000 characters, but not null. */
export function jsonValue(value: unknown, field: string): Prisma.InputJsonValue {
  if (value == null) throw badUserInput(field, 'must not be null');
  const issue = jsonIssue(value, MAX_JSON_LEVELS, { characters: LONGEST_UNITS.json });
  if (issue !== null) throw badUserInput(field, issue);
  const text = JSON.stringify(value);
  if (text.length > LONGEST_UNITS.json) throw badUserInput(field, TOO_LONG);
  return storedJson(value, text);
}

const TOO_LONG = `must have at most ${LONGEST_UNITS.json} characters as JSON`;

/**
 * The fault in a JSON value. One walk finds it and stops when the value is certainly too long: each value counts at least one
 * character, and a text or a name its own and the quotes.
 */
function jsonIssue(value: unknown, levels: number, left: { characters: number }): string | null {
  left.characters -= typeof value === 'string' ? value.length + 2 : 1;
  if (left.characters < 0) return TOO_LONG;
  if (typeof value === 'number') return numberIssue(value, left);
  if (typeof value !== 'object' || value === null) return null;
  if (levels === 0) return `must nest at most ${MAX_JSON_LEVELS} levels deep`;
  if (Array.isArray(value)) {
    for (const item of value) {
      const issue = jsonIssue(item, levels - 1, left);
      if (issue !== null) return issue;
    }
    return null;
  }
  for (const name in value) {
    left.characters -= name.length + 3;
    const issue = jsonIssue((value as Record<string, unknown>)[name], levels - 1, left);
    if (issue !== null) return issue;
  }
  return null;
}

/** The database writes a number with all its digits: `1e308` has 309 of them. So a few short values could fill an answer. */
function numberIssue(value: number, left: { characters: number }): string | null {
  // A number that was too large is Infinity now, and JSON would turn it into null.
  if (!Number.isFinite(value)) return 'must not contain a number above 1.8e308';
  const size = Math.abs(value);
  if (size >= 1e21 || (size < 1e-6 && size > 0)) left.characters -= Math.abs(Math.floor(Math.log10(size)));
  return left.characters < 0 ? TOO_LONG : null;
}

/** The given value of a field that cannot be cleared. */
export function notNull<T>(value: Given<T>, field: string): T | undefined {
  if (value === null) throw badUserInput(field, 'must not be null');
  return value;
}
