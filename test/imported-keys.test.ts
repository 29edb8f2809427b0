/** Whether imported keys exist is read once for all requests, and again when that may have changed. */
import { expect, test } from 'vitest';
import { ImportedKeys } from '../src/access/credentials/lookup/imported-keys.js';

test('the presence of imported keys is read once by all that wait, and again after an invalidation, but not when there are some', async () => {
  const answers = [false, false, true];
  let reads = 0;
  const keys = new ImportedKeys(async () => answers[reads++] as boolean);
  expect(await Promise.all([keys.exist(), keys.exist()])).toEqual([false, false]);
  expect([keys.exist(), reads]).toEqual([false, 1]);
  keys.forget();
  const begun = keys.exist();
  keys.forget();
  expect([await begun, await keys.exist(), reads]).toEqual([false, true, 3]);
  keys.forget();
  expect([keys.exist(), reads]).toEqual([true, 3]);
});

test('the presence of imported keys is read again after a failure, and a thousand at most wait for it', async () => {
  let fail: (error: Error) => void = () => {};
  const keys = new ImportedKeys(() => new Promise((_, reject) => (fail = reject)));
  const waiting = Array.from({ length: 1_001 }, () => keys.exist() as Promise<boolean>);
  await expect(waiting[1_000]).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
  const settled = Promise.allSettled(waiting.slice(0, 1_000));
  fail(new Error('unreachable'));
  expect(new Set((await settled).map(({ status }) => status))).toEqual(new Set(['rejected']));
  const again = keys.exist();
  fail(new Error('unreachable'));
  await expect(again).rejects.toThrow('unreachable');
});
