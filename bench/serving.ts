/**
 * What a server under measurement does besides serving: it reports its port, and at each question its CPU time, its memory and the
 * longest stall of its event loop since the question before.
 */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How often the event loop is looked at, in milliseconds. */
const EVERY_MS = 5;

/** Milliseconds by which the event loop was late, at most, since it was last asked. */
function watchEventLoop(): () => number {
  let longest = 0;
  let last = performance.now();
  const look = () => {
    const now = performance.now();
    longest = Math.max(longest, now - last - EVERY_MS);
    last = now;
  };
  setInterval(look, EVERY_MS).unref();
  return () => {
    look();
    const stall = longest;
    longest = 0;
    return stall;
  };
}

export function answerTheBench(server: Server): void {
  const stallMs = watchEventLoop();
  server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
  process.on('message', () => {
    const { user, system } = process.cpuUsage();
    process.send?.({ micros: user + system, rss: process.memoryUsage.rss(), stallMs: stallMs() });
  });
  process.on('disconnect', () => process.exit(0));
}
