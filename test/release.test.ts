/** The release script: which version it accepts, what it writes into the changelog, and that it finds every place of the version. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { checkVersion, closedChangelog, ReleaseError } from '../scripts/release.js';

test.each([
  ['0.1.0', '0.1.1', true],
  ['0.1.0', '0.2.0', true],
  ['0.9.9', '1.0.0', true],
  ['0.1.9', '0.1.10', true],
  ['0.1.0', '0.1.0', false],
  ['0.2.0', '0.1.9', false],
  ['1.0.0', '0.9.0', false],
  ['0.1.0', '0.2', false],
  ['0.1.0', 'v0.2.0', false],
  ['0.1.0', '0.2.0-rc.1', false],
  ['0.1.0', '', false],
])('after %s, %s', (present, next, isAccepted) => {
  if (isAccepted) expect(() => checkVersion(present, next)).not.toThrow();
  else expect(() => checkVersion(present, next)).toThrow(ReleaseError);
});

test('the unreleased changes become those of the version, and an empty section stays', () => {
  const text = '# Changelog\n\n## Unreleased\n\n- one\n\n## 0.1.0\n\n- old\n';
  expect(closedChangelog(text, '0.2.0', '2026-12-01')).toBe(
    '# Changelog\n\n## Unreleased\n\n## 0.2.0 (2026-12-01)\n\n- one\n\n## 0.1.0\n\n- old\n',
  );
  expect(() => closedChangelog('# Changelog\n\n## Unreleased\n\n## 0.1.0\n\n- old\n', '0.2.0', '')).toThrow(ReleaseError);
  expect(() => closedChangelog('# Changelog\n', '0.2.0', '')).toThrow(ReleaseError);
  const own = readFileSync(new URL('../CHANGELOG.md', import.meta.url), 'utf8');
  expect(closedChangelog(own, '9.9.9', '2026-12-01')).toContain(
    '## Unreleased\n\n## 9.9.9 (2026-12-01)\n\n### Before you upgrade',
  );
});
