/** Checks of a key's fields. Each one throws BAD_USER_INPUT or returns the value to store. */
import { parseNetwork, shownNetwork } from '../../access/limits/allowlist.js';
import { storedScope, surveyNameIn } from '../../access/scopes.js';
import { checkCount } from '../../base/counts.js';
import { badUserInput } from '../../base/errors.js';
import { MAX_REQUESTS_PER_MINUTE } from '../../base/settings/keys.js';
import type { Tx } from '../../database/database.js';
import { checkRange } from '../kit/input.js';
import { foldedName } from '../surveys/names.js';

/** The position in a list that a fault is at: no answer repeats the sent value. */
const numberOf = (list: readonly string[], item: string): string => `number ${list.indexOf(item) + 1}`;

const MAX_SCOPES = 1_000;

/** Finds the surveys of shown scopes and converts the scopes to the stored form. */
export async function toStoredScopes(tx: Tx, shown: readonly string[], field = 'input.scopes'): Promise<string[]> {
  checkCount(shown, MAX_SCOPES, field, 'scopes');
  const wanted = [...new Set(shown)];
  const names = wanted.map((scope) => {
    const name = surveyNameIn(scope);
    return name === null ? null : foldedName(name);
  });
  const surveys = await tx.survey.findMany({
    where: { foldedName: { in: names.filter((name) => name !== null) } },
    select: { id: true, foldedName: true },
  });
  const ids = new Map(surveys.map((survey) => [survey.foldedName, survey.id]));
  const issues = wanted.flatMap((scope, i) => {
    const name = names[i] ?? null;
    if (name === null) return [`${numberOf(shown, scope)}: scopes are written survey:<name>, such as survey:ZTF`];
    return ids.has(name) ? [] : [`${numberOf(shown, scope)}: there is no such survey`];
  });
  if (issues.length > 0) throw badUserInput(field, ...issues);
  return [...new Set(names.map((name) => storedScope(ids.get(name as string) as string)))];
}

/** The most networks of a key. */
export const MAX_NETWORKS = 100;

export function checkedNetworks(networks: readonly string[]): string[] {
  checkCount(networks, MAX_NETWORKS, 'input.allowedAddresses', 'networks');
  const parsed = networks.map(parseNetwork);
  const issues = networks
    .filter((_, index) => parsed[index] === null)
    .map((text) => `${numberOf(networks, text)}: not a network such as 192.0.2.0/24 or 2001:db8::/32`);
  if (issues.length > 0) throw badUserInput('input.allowedAddresses', ...issues);
  return parsed.filter((network) => network !== null).map(shownNetwork);
}

export function checkedRate(limit: number | null | undefined): number | null {
  if (limit == null) return null;
  checkRange(limit, 1, MAX_REQUESTS_PER_MINUTE, 'input.requestsPerMinute');
  return limit;
}
