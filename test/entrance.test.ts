/** Requests begin in short turns, those of callers with a cached key first, and each client in its turn. */
import type { ServerResponse } from 'node:http';
import { afterEach, expect, test, vi } from 'vitest';
import { Entrance, type Sender } from '../src/http/load/entrance.js';

const OPEN = { closed: false } as ServerResponse;
const known = (client: string): Sender => ({ isKnown: true, client });
const stranger = (client: string): Sender => ({ isKnown: false, client });
const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

/** An entrance whose requests take 4 ms each, by a clock that only they move. */
function entranceOf(arrivals: () => Promise<void> | undefined = () => undefined) {
  let now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => now);
  const entrance = new Entrance(arrivals);
  const begun: string[] = [];
  const enter = (sender: Sender, response = OPEN) =>
    entrance.enter(
      response,
      () => sender,
      () => {
        now += 4;
        begun.push(sender.client);
      },
    );
  const all = () => vi.waitFor(() => expect(entrance.waiting).toBe(0));
  return { entrance, begun, enter, all };
}
afterEach(() => vi.restoreAllMocks());

test('one turn begins requests for about 10 ms, whoever sends them', async () => {
  const { begun, enter, entrance } = entranceOf();
  for (let i = 0; i < 50; i++) enter(i % 2 ? known(`${i}`) : stranger(`${i}`));
  expect(begun).toHaveLength(3);
  for (let before = 3; entrance.waiting > 0; before = begun.length) {
    await nextTurn();
    expect(begun.length - before).toBeLessThanOrEqual(3);
  }
  expect(begun).toHaveLength(50);
});

test('callers with a cached key begin before strangers, who still begin one in four', async () => {
  const { begun, enter, all } = entranceOf();
  for (let i = 0; i < 40; i++) enter(stranger(`s${i}`));
  for (let i = 0; i < 20; i++) enter(known(`k${i}`));
  await all();
  const order = begun.slice(3, 3 + 26).map((client) => client[0]);
  expect(order.filter((kind) => kind === 'k')).toHaveLength(20);
  expect(order.slice(0, 8).join('')).toBe('kkkskkks');
});

test('a client with many requests delays another by one, not by all', async () => {
  const { begun, enter, all } = entranceOf();
  for (let i = 0; i < 40; i++) enter(stranger('many'));
  enter(stranger('one'));
  await all();
  expect(begun.indexOf('one')).toBeLessThanOrEqual(4);
});

test('a request whose client has closed the connection meanwhile does not begin', async () => {
  const { begun, enter, all } = entranceOf();
  for (let i = 0; i < 3; i++) enter(stranger('many'));
  enter(stranger('closed'), { closed: true } as ServerResponse);
  await all();
  expect(begun).toEqual(['many', 'many', 'many']);
});

test('nothing begins while connections arrive, and some begin although they never stop', async () => {
  let accepted = () => {};
  const { begun, enter, entrance } = entranceOf(
    () =>
      new Promise<void>((resolve) => {
        accepted = resolve;
      }),
  );
  for (let i = 0; i < 5; i++) enter(stranger(`${i}`));
  for (let i = 0; i < 5; i++) await nextTurn();
  expect(begun).toEqual([]);
  accepted();
  for (let i = 0; i < 5; i++) await nextTurn();
  expect(begun).toHaveLength(3);
  accepted();
  await vi.waitFor(() => expect(entrance.waiting).toBe(0));
});
