/** The changed fields of an audit event in one line. */
import { counted } from '../../ui/counted.js';
import { utcText } from '../../ui/moments.js';
import { fieldsOf, type Side } from '../audit/sides.js';
import { type SurveyNames, withNames } from '../audit/survey-names.js';

const LONGEST = 160;
const MOMENT = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;

const ID = /^(\w+:)?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Ids mean nothing to people, and the row has its own links. A name that stands in the place of an id stays. */
const isId = (name: string, ...values: unknown[]): boolean =>
  /Ids?$/.test(name) && values.flat().every((value) => value == null || (typeof value === 'string' && ID.test(value)));

interface Secret {
  readonly prefix: string;
  readonly endsAt: string;
}

const isSecret = (value: unknown): value is Secret =>
  value !== null && typeof value === 'object' && 'prefix' in value && 'endsAt' in value && typeof value.endsAt === 'string';

/** Retired secrets are counted: each with its end is on the page of the event. */
function shownSecrets(secrets: readonly Secret[]): string {
  const last =
    secrets
      .map(({ endsAt }) => endsAt)
      .sort()
      .at(-1) ?? '';
  return `${counted(secrets.length, 'secret')} until ${shown(last)}`;
}

function shown(value: unknown): string {
  if (typeof value === 'string') return MOMENT.test(value) ? utcText(value) : value;
  if (Array.isArray(value) && value.length > 0 && value.every(isSecret)) return shownSecrets(value);
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(shown).join(', ');
  return value == null ? 'none' : JSON.stringify(value);
}

/** Scopes are surveys. Without any, a key is for all. Without networks, it works from any address. */
function shownField(name: string, value: unknown, names: SurveyNames): string {
  if (name === 'allowedAddresses' && Array.isArray(value) && value.length === 0) return 'any address';
  if (name !== 'scopes' || !Array.isArray(value)) return shown(value);
  return value.length === 0 ? 'all surveys' : withNames(shown(value).replaceAll('survey:', ''), names);
}

const isPermissions = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((each) => typeof each === 'string');

/** What was dropped and what was added: the whole lists hide it. */
function shownPermissions(was: string[], is: string[]): string {
  const only = (list: string[], other: string[]) => list.filter((each) => !other.includes(each)).join(', ');
  const [dropped, added] = [only(was, is), only(is, was)];
  return [dropped && `dropped ${dropped}`, added && `added ${added}`].filter(Boolean).join('; ') || 'the same';
}

/** `expiresAt: 2026-01-01 00:00 UTC → 2026-04-01 00:00 UTC`, cut where it is long. Of permissions, only the change. Surveys whose names are not given keep their ids. */
export function changesIn(before: unknown, after: unknown, names: SurveyNames = new Map()): string {
  const [was, is] = [fieldsOf(before), fieldsOf(after)];
  const text = Object.keys({ ...was, ...is })
    .filter((name) => !isId(name, was[name], is[name]) && (is[name] != null || was[name] != null))
    .map((name) => {
      const textOf = (side: Side) => shownField(name, side[name], names);
      const [before, after] = [was[name], is[name]];
      if (name === 'permissions' && isPermissions(before) && isPermissions(after))
        return `${name}: ${shownPermissions(before, after)}`;
      return `${name}: ${name in was ? `${textOf(was)} → ` : ''}${textOf(is)}`;
    })
    .join(' · ');
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
