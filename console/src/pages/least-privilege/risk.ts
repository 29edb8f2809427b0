/** How much harm a key could do, and what would make it less: pure rules over what the API says about a key. */
import type { ListRisksQuery, Permission } from '../../gql/graphql.js';
import { counted } from '../../ui/counted.js';

export type RiskyKey = ListRisksQuery['apiKeys']['nodes'][number];

const DAY_MS = 86_400_000;
const UNUSED_DAYS = 90;
const OLD_DAYS = 365;

/** Permissions with which a thief could do the most harm. */
const POWERFUL: ReadonlySet<Permission> = new Set<Permission>(['ADMIN_ACCESS', 'OBSERVATIONS_DELETE', 'MANAGE_OPERATIONS']);

interface Reason {
  readonly points: number;
  readonly words: string;
}

export type Action = 'revoke' | 'narrow' | 'replace' | 'rotate';

export interface Assessment {
  readonly key: RiskyKey;
  /** The sum of the points of its reasons. */
  readonly score: number;
  readonly reasons: readonly Reason[];
  /** What to do next; null when nothing is urgent. */
  readonly action: Action | null;
}

const daysSince = (at: string, now: number): number => Math.floor((now - Date.parse(at)) / DAY_MS);

export function assess(key: RiskyKey, now: number): Assessment {
  const idle = daysSince(key.lastUsedAt ?? key.createdAt, now);
  const age = daysSince(key.createdAt, now);
  const isUnused = idle >= UNUSED_DAYS;
  const powerful = key.permissions.filter((permission) => POWERFUL.has(permission));
  const isBroad = powerful.length > 0 || key.permissions.length > 5;
  // A younger key had no time to use all that it needs: work that runs each week or each month is still to come.
  const spare = age >= UNUSED_DAYS ? key.unusedPermissions.length : 0;
  const reasons: Reason[] = [
    ...(key.permissions.includes('ADMIN_ACCESS') ? [{ points: 40, words: 'manages users and keys' }] : []),
    ...(isBroad ? [{ points: 15, words: `holds ${counted(key.permissions.length, 'permission')}` }] : []),
    ...(isUnused ? [{ points: 30, words: `unused for ${idle} days` }] : []),
    ...(spare > 0 ? [{ points: 5 * Math.min(spare, 6), words: `${spare} of its permissions unused` }] : []),
    ...(key.expiresAt ? [] : [{ points: 20, words: 'does not expire' }]),
    ...(age >= OLD_DAYS ? [{ points: 10, words: `${age} days old` }] : []),
    ...(key.allowedAddresses.length === 0 ? [{ points: 5, words: 'works from any address' }] : []),
  ];
  const score = reasons.reduce((sum, { points }) => sum + points, 0);
  return { key, score, reasons: reasons.toSorted((one, other) => other.points - one.points), action: actionFor() };

  function actionFor(): Action | null {
    if (isUnused) return 'revoke';
    if (spare > 0 && spare < key.permissions.length) return 'narrow';
    if (!key.expiresAt) return 'replace';
    return age >= OLD_DAYS ? 'rotate' : null;
  }
}

/** The assessments of keys. Keys without a reason are left out. */
export const risksOf = (keys: readonly RiskyKey[], now: number): Assessment[] =>
  keys.map((key) => assess(key, now)).filter(({ score }) => score > 0);

/** The riskiest first. */
export const byRisk = (risks: readonly Assessment[]): Assessment[] => risks.toSorted((one, other) => other.score - one.score);

export const level = (score: number): 'high' | 'medium' | 'low' => (score >= 60 ? 'high' : score >= 30 ? 'medium' : 'low');
