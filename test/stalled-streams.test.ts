/** Streams hold a bounded amount for readers: in time, when a reader reads nothing, and in number, when the database is too slow. */
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import type { Channel } from '../src/database/channel.js';
import { watchForStall } from '../src/engine/streams.js';
import { Feed } from '../src/modules/live/feed.js';
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

test('when more than 500 changes wait for the database, all streams end and say so', async () => {
  let hear = (_payload: string) => {};
  const channel = {
    up: true,
    on: (_topic: string, listener: typeof hear) => {
      hear = listener;
    },
    onChange: () => {},
  } as unknown as Channel;
  const feed = new Feed<string>(channel, 'runs' as never, () => new Promise(() => {}));
  const streams = [feed.stream(() => true), feed.stream(() => false)];
  const answers = streams.map((stream) => stream.next().catch((error: unknown) => error));
  const ended = vi.fn();
  for (const answer of answers) void answer.then(ended);
  for (let heard = 0; heard < 500; heard++) hear(String(heard));
  await new Promise(setImmediate);
  expect(ended).not.toHaveBeenCalled();
  hear('one more');
  for (const error of await Promise.all(answers))
    expect(error).toMatchObject({ extensions: { code: 'LIMIT_EXCEEDED', limit: 'waiting' } });
});
