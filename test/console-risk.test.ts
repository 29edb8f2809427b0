/** The rules by which the console orders keys by risk, and what it advises. */
import { expect, test } from 'vitest';
import { assess, byRisk, level, type RiskyKey, risksOf } from '../console/src/pages/least-privilege/risk.js';

const DAY_MS = 86_400_000;
const NOW = Date.UTC(2026, 10, 27);
const daysAgo = (days: number) => new Date(NOW - days * DAY_MS).toISOString();

/** A key without any reason. */
const fine = (changes: Partial<RiskyKey> = {}): RiskyKey => ({
  id: 'ApiKey:1',
  name: 'fine',
  createdAt: daysAgo(10),
  expiresAt: daysAgo(-30),
  lastUsedAt: daysAgo(1),
  permissions: ['READ_DATA'],
  unusedPermissions: [],
  allowedAddresses: ['192.0.2.0/24'],
  ...changes,
});

const words = (key: RiskyKey) => assess(key, NOW).reasons.map((reason) => reason.words);

test.each<[string, Partial<RiskyKey>, string[], string | null]>([
  ['nothing', {}, [], null],
  ['an admin', { permissions: ['ADMIN_ACCESS'] }, ['manages users and keys', 'holds 1 permission'], null],
  ['no end', { expiresAt: null }, ['does not expire'], 'replace'],
  ['any address', { allowedAddresses: [] }, ['works from any address'], null],
  ['a year', { createdAt: daysAgo(365) }, ['365 days old'], 'rotate'],
  ['not a year', { createdAt: daysAgo(364) }, [], null],
  ['unused for 90 days', { createdAt: daysAgo(200), lastUsedAt: daysAgo(90) }, ['unused for 90 days'], 'revoke'],
  ['used 89 days ago', { createdAt: daysAgo(200), lastUsedAt: daysAgo(89) }, [], null],
  ['never used, and new', { lastUsedAt: null, unusedPermissions: ['READ_DATA'] }, [], null],
  ['never used, and old', { lastUsedAt: null, createdAt: daysAgo(100) }, ['unused for 100 days'], 'revoke'],
  [
    'spare permissions',
    { createdAt: daysAgo(90), permissions: ['READ_DATA', 'WRITE_DATA'], unusedPermissions: ['WRITE_DATA'] },
    ['1 of its permissions unused'],
    'narrow',
  ],
  [
    'permissions that a young key has not used yet',
    { createdAt: daysAgo(89), permissions: ['READ_DATA', 'WRITE_DATA'], unusedPermissions: ['WRITE_DATA'] },
    [],
    null,
  ],
])('%s', (_what, changes, expected, action) => {
  expect(words(fine(changes))).toEqual(expected);
  expect(assess(fine(changes), NOW).action).toBe(action);
});

test('the riskiest comes first, and a key without a reason is left out', () => {
  const admin = fine({ id: 'ApiKey:2', permissions: ['ADMIN_ACCESS'], expiresAt: null });
  const open = fine({ id: 'ApiKey:3', allowedAddresses: [] });
  const found = byRisk(risksOf([fine(), open, admin], NOW));
  expect(found.map(({ key, score }) => [key.id, level(score)])).toEqual([
    ['ApiKey:2', 'high'],
    ['ApiKey:3', 'low'],
  ]);
});
