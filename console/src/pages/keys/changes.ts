/** The changed fields of an audit event in one line. */
import { utcText } from '../../ui/moments.js';
import { fieldsOf } from '../audit/sides.js';

const LONGEST = 160;
const MOMENT = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;

/** Ids mean nothing to people, and the row has its own links. */
const isId = (name: string): boolean => /Ids?$/.test(name) || name === 'scopes';

function shown(value: unknown): string {
  if (typeof value === 'string') return MOMENT.test(value) ? utcText(value) : value;
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(shown).join(', ');
  return value == null ? 'none' : JSON.stringify(value);
}

/** `expiresAt: 2026-01-01 00:00 UTC → 2026-04-01 00:00 UTC`, cut where it is long. */
export function changesIn(before: unknown, after: unknown): string {
  const [was, is] = [fieldsOf(before), fieldsOf(after)];
  const text = Object.keys({ ...was, ...is })
    .filter((name) => !isId(name) && (is[name] != null || was[name] != null))
    .map((name) => `${name}: ${name in was ? `${shown(was[name])} → ` : ''}${shown(is[name])}`)
    .join(' · ');
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
