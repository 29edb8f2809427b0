/** Distances from now in the console: what lies ahead does not lose a day or an hour to a few seconds. */
import { expect, test } from 'vitest';
import { relativeText } from '../console/src/ui/moments.js';

const NOW = Date.parse('2026-11-29T02:00:00Z');
const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000];
const at = (distance: number) => relativeText(new Date(NOW + distance), NOW);

test.each([
  ['a key of 90 days, a minute later', 90 * DAY - MINUTE, 'in 90 days'],
  ['a key of 7 days, an hour later', 7 * DAY - HOUR, 'in 7 days'],
  ['half a day more than a week', 7.5 * DAY, 'in 7 days'],
  ['200 days', 200 * DAY, 'in 6 months'],
  ['180 days, an hour later', 180 * DAY - HOUR, 'in 6 months'],
  ['24 hours', DAY, 'in 24 hours'],
  ['24 hours, a second later', DAY - 1_000, 'in 24 hours'],
  ['an hour, a second later', HOUR - 1_000, 'in 60 minutes'],
  ['half a minute', MINUTE / 2, 'in less than a minute'],
])('%s: %d ms ahead is %j', (_name, distance, text) => {
  expect(at(distance)).toBe(text);
});

test.each([
  [-30 * MINUTE, '30 minutes ago'],
  [-DAY, 'yesterday'],
  [-2 * DAY + MINUTE, 'yesterday'],
  [-1_000, 'just now'],
])('what is past is not rounded up: %d ms is %j', (distance, text) => {
  expect(at(distance)).toBe(text);
});
