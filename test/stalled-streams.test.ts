/** Streams hold a bounded amount for readers: in time, when a reader reads nothing, and in number, when the database is slow. */
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { ALL_ROWS } from '../src/base/event-id.js';
import type { Channel } from '../src/database/channel.js';
import type { Db } from '../src/database/database.js';
import { watchForStall } from '../src/engine/streams.js';
import { Tail } from '../src/modules/live/tail.js';
import { RUNS } from '../src/modules/live/topics.js';
import { PATIENCE } from './support/server.js';

afterEach(() => void vi.useRealTimers());

test('a reader who takes nothing for 30 s is cut off, and not before', async () => {
  let answer: ServerResponse | undefined;
  const server = createServer((_request, response) => {
    answer = response;
    // More than the system buffers for a connection.
    response.write('x'.repeat(50_000_000));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const reader = connect((server.address() as AddressInfo).port, '127.0.0.1');
  reader.on('error', () => {});
  reader.pause();
  reader.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
  await vi.waitFor(() => expect(answer?.writableNeedDrain).toBe(true), PATIENCE);

  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const watch = watchForStall(answer as ServerResponse);
  vi.advanceTimersByTime(30_000);
  expect(answer?.destroyed).toBe(false);
  vi.advanceTimersByTime(1_000);
  expect(answer?.destroyed).toBe(true);
  clearInterval(watch);
  reader.destroy();
  server.close();
});

test('a reader who takes something now and then is not cut off', () => {
  const response = { writableNeedDrain: true, writableEnded: false, destroy: vi.fn() };
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const watch = watchForStall(response as unknown as ServerResponse);
  for (let minutes = 0; minutes < 5; minutes++) {
    response.writableNeedDrain = true;
    vi.advanceTimersByTime(29_000);
    response.writableNeedDrain = false;
    vi.advanceTimersByTime(1_000);
  }
  expect(response.destroy).not.toHaveBeenCalled();
  // The last answer does not wait for ever either.
  response.writableEnded = true;
  vi.advanceTimersByTime(31_000);
  expect(response.destroy).toHaveBeenCalled();
  clearInterval(watch);
});

test('notifications that arrive while the database is slow hold no memory, and all streams share one read', async () => {
  let hear = () => {};
  const channel = {
    up: true,
    on: (_topic: string, listener: typeof hear) => {
      hear = listener;
    },
    onChange: () => {},
  } as unknown as Channel;
  const read = vi.fn(() => new Promise(() => {}));
  const tail = new Tail(channel, { $queryRaw: read } as unknown as Db);
  const start = { position: 1n, rows: ALL_ROWS, record: '00000000' };
  for (let reader = 0; reader < 3; reader++) tail.attach(RUNS, () => true, start);
  for (let heard = 0; heard < 1_000; heard++) hear();
  await new Promise(setImmediate);
  expect(read).toHaveBeenCalledOnce();
});
