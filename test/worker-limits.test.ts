/** The limits of a parent and its workers, without processes: what a worker held is free when it ends. */
import { expect, test } from 'vitest';
import { limitsInProcess, limitsOfParent, shareLimits } from '../src/access/limits/shared.js';
import { readConfig } from '../src/base/config.js';
import { Peer, type Port } from '../src/base/peer.js';
import { BODY_BUDGETS, budgetsOfWorker } from '../src/http/load/body-budget.js';
import { connectionsOf } from '../src/start/workers/role.js';

/** Two ends of a channel that carries JSON, as between processes. */
function channel(): { parent: Peer; worker: Peer; close: () => void } {
  const listeners: ((message: unknown) => void)[][] = [[], []];
  const closers: (() => void)[] = [];
  const port = (own: 0 | 1): Port => ({
    send: (message) => {
      const text = JSON.stringify(message);
      setImmediate(() => {
        for (const listener of listeners[1 - own] ?? []) listener(JSON.parse(text));
      });
    },
    onMessage: (listener) => void listeners[own]?.push(listener),
    onClose: (listener) => void closers.push(listener),
  });
  return { parent: new Peer(port(0)), worker: new Peer(port(1)), close: () => closers.forEach((close) => void close()) };
}

function twoWorkers() {
  const limits = limitsInProcess();
  return [0, 1].map(() => {
    const { parent, worker, close } = channel();
    const takeBack = shareLimits(parent, limits);
    return { ...limitsOfParent(worker), worker, close, takeBack };
  }) as [Worker, Worker];
}
type Worker = ReturnType<typeof limitsOfParent> & { worker: Peer; close: () => void; takeBack: () => void };

test('counters reject above the limit with the time to wait, and give points back', async () => {
  const [one, two] = twoWorkers();
  const [first, second] = [one.counters('sign-in:narrow'), two.counters('sign-in:narrow')];
  for (let i = 1; i <= 10; i++)
    expect(await (i % 2 === 0 ? first : second).consume('somebody')).toMatchObject({
      consumedPoints: i,
      remainingPoints: 10 - i,
    });
  await expect(first.consume('somebody')).rejects.toMatchObject({ msBeforeNext: expect.any(Number), consumedPoints: 11 });
  expect(await second.consume('somebody else')).toMatchObject({ consumedPoints: 1 });
  await first.reward('somebody');
  await first.reward('somebody');
  expect(await second.consume('somebody')).toMatchObject({ consumedPoints: 10 });
  expect(await one.counters('sign-in:known').get('somebody')).toBeNull();
  await one.counters('sign-in:known').set('somebody', 1, 60);
  expect(await two.counters('sign-in:known').get('somebody')).toMatchObject({ consumedPoints: 1 });
  expect(await two.counters('sign-in:known').delete('somebody')).toBe(true);
  expect(await one.counters('sign-in:known').get('somebody')).toBeNull();
});

test('a count that the parent cannot make rejects, and so does one without a parent', async () => {
  const [{ worker, counters, close }] = twoWorkers();
  await expect(worker.ask('count', 'no such', 'consume', 'x')).rejects.toThrow('no such count');
  await expect(worker.ask('count', 'requests', 'constructor', 'x')).rejects.toThrow('no such count');
  await expect(worker.ask('no such topic')).rejects.toThrow();
  const waiting = counters('requests').consume('x');
  close();
  await expect(waiting).rejects.toThrow('ended');
  await expect(counters('requests').consume('x')).rejects.toThrow('ended');
});

test('ten streams of a principal are open at both workers together, and those of a dead worker are free', async () => {
  const [one, two] = twoWorkers();
  const taken = await Promise.all(Array.from({ length: 10 }, (_, index) => (index < 6 ? one : two).streams.take('key')));
  expect(taken.filter((release) => release === null)).toEqual([]);
  expect(await one.streams.take('key')).toBeNull();
  expect(await two.streams.take('other')).not.toBeNull();
  taken[0]?.();
  taken[0]?.();
  await expect.poll(() => two.streams.take('key')).not.toBeNull();
  expect(await one.streams.take('key')).toBeNull();
  one.takeBack();
  for (let i = 0; i < 5; i++) expect(await two.streams.take('key')).not.toBeNull();
  expect(await two.streams.take('key')).toBeNull();
});

test('collections run one at a time at both workers, also after a worker died in its turn or while it waited', async () => {
  const [one, two] = twoWorkers();
  const end = await one.collections.take('a', 6);
  const order: string[] = [];
  const noted = (name: string) => (done: (() => void) | null) => {
    order.push(name);
    return done;
  };
  const second = two.collections.take('b', 6).then(noted('second'));
  const third = one.collections.take('c', 6).then(noted('third'));
  const fourth = two.collections.take('d', 6).then(noted('fourth'));
  expect(await two.collections.take('e', 4)).toBeNull();
  end?.();
  const endSecond = await second;
  expect(order).toEqual(['second']);
  one.takeBack();
  endSecond?.();
  expect(await fourth).not.toBeNull();
  void third;
});

test('the connections of all workers are those of the server', () => {
  for (const [total, workers] of [
    [10, 2],
    [10, 3],
    [11, 4],
    [35, 16],
  ] as const) {
    const each = Array.from({ length: workers }, (_, number) => connectionsOf(number, total, workers));
    expect(each.reduce((sum, count) => sum + count)).toBe(total);
    expect(Math.min(...each)).toBeGreaterThanOrEqual(2);
  }
});

test('the memory for bodies at all workers is that of one server, and each worker accepts the largest body', () => {
  for (const workers of [2, 4, 7, 16])
    for (const of of ['strangers', 'known'] as const) {
      const [whole, part] = [BODY_BUDGETS[of], budgetsOfWorker(BODY_BUDGETS, workers)[of]];
      expect(part.total * workers).toBeLessThanOrEqual(whole.total);
      expect(part.perCaller).toBeGreaterThanOrEqual(whole.spare?.one ?? 0);
      expect(part.total).toBeGreaterThan(whole.spare?.one ?? 0);
    }
});

test('settings: a number of workers, with PostgreSQL only, and with enough connections', () => {
  const server = { DATABASE_URL: 'postgresql://astrid@db.example.org/astrid', JWT_SECRET: 'x'.repeat(32) };
  expect(readConfig({})).toMatchObject({ workers: 1, databasePoolSize: 10 });
  expect(readConfig({ ...server, WORKERS: '2' })).toMatchObject({ workers: 2, databasePoolSize: 10 });
  expect(readConfig({ ...server, WORKERS: '4' })).toMatchObject({ workers: 4, databasePoolSize: 20 });
  expect(readConfig({ ...server, WORKERS: '4', DATABASE_POOL_SIZE: '8' })).toMatchObject({ databasePoolSize: 8 });
  expect(() => readConfig({ WORKERS: '2' })).toThrow('WORKERS requires DATABASE_URL');
  expect(() => readConfig({ ...server, WORKERS: '4', DATABASE_POOL_SIZE: '7' })).toThrow('DATABASE_POOL_SIZE must be at least 8');
  for (const WORKERS of ['0', '17', '1.5', 'all']) expect(() => readConfig({ ...server, WORKERS })).toThrow('WORKERS must be');
});
