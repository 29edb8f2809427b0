/** Small answers of one turn of the event loop are sent together, at its end (src/http/response/together.ts). */
import type { ServerResponse } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { sendNow, sendTogether } from '../src/http/response/together.js';

/** Time passes only when a test says so: a busy machine may need two milliseconds for anything. */
beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => void vi.useRealTimers());

const sent: string[] = [];
const send = (name: string, bytes = 100): ServerResponse => {
  const response = {} as ServerResponse;
  sendTogether(response, bytes, () => sent.push(name));
  return response;
};
const taken = () => sent.splice(0);

test('small answers are sent at the end of the turn, in their order', async () => {
  send('first');
  send('second');
  await Promise.resolve();
  expect(taken()).toEqual([]);
  await nextTurn();
  expect(taken()).toEqual(['first', 'second']);
  send('third');
  await nextTurn();
  expect(taken()).toEqual(['third']);
});

test('an answer whose connection is about to end is sent at once, and only once', async () => {
  send('first');
  sendNow(send('second'));
  expect(taken()).toEqual(['second']);
  sendNow({} as ServerResponse);
  await nextTurn();
  expect(taken()).toEqual(['first']);
});

test('large answers, and many, are not kept until the end of the turn', async () => {
  send('small');
  send('large', 65_537);
  expect(taken()).toEqual(['large']);
  for (let i = 0; i < 4; i++) send(`${i}`, 65_536);
  expect(taken()).toEqual(['small', '0', '1', '2', '3']);
  await nextTurn();
  expect(taken()).toEqual([]);
});

test('an answer waits for two milliseconds at most while other requests of its turn run', async () => {
  send('first');
  vi.advanceTimersByTime(3);
  send('second');
  expect(taken()).toEqual(['first', 'second']);
  await nextTurn();
});
