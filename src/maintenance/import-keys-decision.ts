/**
 * Decides about each key of the original REST service: it is imported, known already, or skipped. This file neither reads nor writes. A key
 * never gets more power than it had: a scope that has no counterpart skips the key, and a permission that has none is left out.
 */
import { isImportedPrefix } from '../access/credentials/formats/imported-key.js';
import { holdsCredential } from '../access/credentials/search/credential-search.js';
import type { Permission } from '../access/permissions.js';
import { isUuid } from '../base/ids.js';
import { LONGEST } from '../base/lengths.js';
import { cleanName, cut, linesWithoutControls, withoutControls } from '../base/text.js';
import { DAY_MS } from '../base/times.js';
import { ownerOf, permissionsOf, scopesOf, type User } from './import-keys-power.js';
import { Skipped, shown, skip } from './import-keys-reasons.js';
import type { Source, SourceKey, SourceUser } from './import-keys-source.js';

/** A key of this database with the id or the secret of a key of the source. */
export interface KnownKey {
  readonly id: string;
  readonly imported: boolean;
  readonly revoked: boolean;
}

/** What the decisions depend on. */
export interface Facts {
  readonly now: Date;
  /** The most days that a new key may work; undefined means no limit. */
  readonly maxDays: number | undefined;
  /** By e-mail in the form for searching. */
  readonly users: ReadonlyMap<string, User>;
  /** The ids of surveys, by folded name. */
  readonly surveys: ReadonlyMap<string, string>;
  readonly byId: ReadonlyMap<string, KnownKey>;
  /** By digest, also of secrets that were rotated. */
  readonly byDigest: ReadonlyMap<string, KnownKey>;
}

/** The row of an imported key. */
export interface NewKey {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly keyHash: string;
  readonly prefix: string;
  readonly permissions: readonly Permission[];
  readonly scopes: readonly string[];
  readonly expiresAt: Date | null;
  readonly lastUsedAt: Date | null;
  readonly usageCount: bigint;
  readonly ownerId: string;
  readonly revokedAt: Date | null;
  readonly createdAt: Date;
}

/** `notes` state what differs from the source, or has no effect here. */
export type Decision =
  | { readonly outcome: 'import'; readonly source: SourceKey; readonly key: NewKey; readonly notes: readonly string[] }
  | { readonly outcome: 'known'; readonly source: SourceKey; readonly notes: readonly string[] }
  | { readonly outcome: 'skip'; readonly source: SourceKey; readonly reasons: readonly string[] };

/** One decision for each key, in the order of the source. */
export function decideAll({ keys, users }: Source, facts: Facts): Decision[] {
  const copies = counted(keys.map(({ keyHash }) => keyHash));
  const owners = new Map<string, SourceUser[]>();
  for (const user of users) owners.set(user.id, [...(owners.get(user.id) ?? []), user]);
  return keys.map((source) => {
    const known = facts.byId.get(source.id) ?? facts.byDigest.get(source.keyHash ?? '');
    if (known !== undefined && (known.imported || known.id !== source.id))
      return { outcome: 'known', source, notes: notesOnKnown(source, known) };
    try {
      if (known !== undefined) skip('another key here has its id');
      return { outcome: 'import', source, ...imported(source, copies, owners, facts) };
    } catch (error) {
      if (!(error instanceof Skipped)) throw error;
      return { outcome: 'skip', source, reasons: error.reasons };
    }
  });
}

/** A later revocation in the source is not repeated, but reported. */
function notesOnKnown({ id, isActive }: SourceKey, known: KnownKey): string[] {
  return [
    ...(known.id === id ? [] : [`the key ApiKey:${known.id} has its secret`]),
    ...(isActive === true || known.revoked ? [] : ['it is inactive in the source, and not revoked here']),
  ];
}

function imported(
  source: SourceKey,
  copies: ReadonlyMap<string | null, number>,
  owners: ReadonlyMap<string, readonly SourceUser[]>,
  facts: Facts,
): { key: NewKey; notes: string[] } {
  const { now } = facts;
  const notes: string[] = [];
  const { id } = source;
  if (!isUuid(id)) skip('its id is not a UUID');
  const { keyHash, prefix } = secretOf(source, copies);
  const owner = ownerOf(source, owners, facts.users);
  const permissions = permissionsOf(source, owner, notes);
  const scopes = scopesOf(source, facts.surveys);
  const name = nameOf(source);
  const description = descriptionOf(source, notes);
  const times = timesOf(source, now, notes);
  const revokedAt = source.isActive === true ? null : earliest(times.updatedAt ?? now, now);
  if (revokedAt !== null) notes.push('it is inactive in the source, and revoked here');
  else if (times.expiresAt !== null && times.expiresAt <= now) notes.push('it has expired');
  else if (facts.maxDays !== undefined && outlasts(times.expiresAt, now, facts.maxDays))
    notes.push(`it works longer than ${facts.maxDays} days, the limit of new keys (API_KEY_MAX_DAYS)`);
  if (!owner.isActive) notes.push(`it does not work: its owner ${owner.email} is deactivated here`);
  const { expiresAt, lastUsedAt, createdAt } = times;
  const usageCount = countOf(source, notes);
  const key = { id, name, description, keyHash, prefix, permissions, scopes, expiresAt, lastUsedAt, usageCount };
  return { key: { ...key, ownerId: owner.id, revokedAt, createdAt }, notes };
}

function secretOf({ keyHash, keyPrefix }: SourceKey, copies: ReadonlyMap<string | null, number>) {
  if (keyHash === null || !/^[0-9a-f]{64}$/.test(keyHash)) return skip('its key_hash is not a SHA-256 in hexadecimal digits');
  if ((copies.get(keyHash) ?? 0) > 1) return skip('another key of the source has the same key_hash');
  if (keyPrefix === null || !isImportedPrefix(keyPrefix))
    return skip('its key_prefix is not astrid_ and one character, so the server could not find the key');
  return { keyHash, prefix: keyPrefix };
}

function nameOf({ name }: SourceKey): string {
  const clean = cleanName(withoutControls(name ?? ''));
  if (!/[^\s\u0085]/.test(clean)) return skip('its name is blank');
  if (holdsCredential(clean)) return skip('its name contains a credential');
  return cut(clean, LONGEST.name);
}

function descriptionOf({ description }: SourceKey, notes: string[]): string | null {
  if (description === null) return null;
  if (holdsCredential(description)) {
    notes.push('its description contains a credential, and is left out');
    return null;
  }
  const clean = cut(linesWithoutControls(description), LONGEST.text);
  if (clean !== description) notes.push('its description is changed: it had control characters, or was too long');
  return clean;
}

function timesOf(source: SourceKey, now: Date, notes: string[]) {
  const [expiresAt, lastUsedAt, made, updatedAt] = (['expiresAt', 'lastUsedAt', 'createdAt', 'updatedAt'] as const).map((name) =>
    momentOf(source[name], name),
  ) as [Date | null, Date | null, Date | null, Date | null];
  if (made === null) notes.push('it has no time of creation, and gets the present time');
  const createdAt = earliest(made ?? now, now);
  if (expiresAt !== null && expiresAt <= createdAt) return skip('it expires before it was created');
  return { expiresAt, lastUsedAt, createdAt, updatedAt };
}

function momentOf(text: string | null, name: string): Date | null {
  if (text === null) return null;
  const moment = new Date(text);
  return Number.isNaN(moment.getTime()) ? skip(`its ${name} is not a moment: ${shown(text)}`) : moment;
}

const MOST_USES = 2n ** 53n - 1n;

/** The REST service stores the count as a text. */
function countOf({ usageCount }: SourceKey, notes: string[]): bigint {
  const text = usageCount ?? '0';
  const count = /^\d{1,20}$/.test(text) ? BigInt(text) : undefined;
  if (count !== undefined && count <= MOST_USES) return count;
  notes.push(`its usage_count ${shown(text)} is not a count, and becomes 0`);
  return 0n;
}

const outlasts = (expiresAt: Date | null, now: Date, days: number): boolean =>
  expiresAt === null || expiresAt.getTime() > now.getTime() + days * DAY_MS;

const earliest = (a: Date, b: Date): Date => (a < b ? a : b);

function counted<T>(values: readonly T[]): Map<T, number> {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}
