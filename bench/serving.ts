/**
 * Makes a server answer the bench: it reports its port. On each message it reports the requests that it has begun, its CPU time, how long its
 * main thread was busy, its memory, and the longest stall of its event loop since the message before. Messages also start and stop the profiler
 * of its main thread.
 */
import type { Server } from 'node:http';
import { Session } from 'node:inspector/promises';
import type { AddressInfo } from 'node:net';
import { performance } from 'node:perf_hooks';

export interface Used {
  readonly requests: number;
  /** CPU time of the whole process, all threads included, in microseconds. */
  readonly micros: number;
  /** Milliseconds in which the event loop did not wait. */
  readonly busyMs: number;
  /** The clock, in milliseconds. */
  readonly now: number;
  readonly rss: number;
  readonly stallMs: number;
}

/** The interval between two looks at the event loop, in milliseconds. */
const EVERY_MS = 5;

/** The time between two samples of the profiler, in microseconds. */
const SAMPLE_MICROS = 250;

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
  let requests = 0;
  server.on('request', () => {
    requests++;
  });
  server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
  const profiler = new Session();
  async function profile(what: 'start' | 'stop'): Promise<void> {
    if (what === 'stop') {
      const { profile: made } = await profiler.post('Profiler.stop');
      process.send?.(made);
      return;
    }
    profiler.connect();
    await profiler.post('Profiler.enable');
    await profiler.post('Profiler.setSamplingInterval', { interval: SAMPLE_MICROS });
    await profiler.post('Profiler.start');
    process.send?.({});
  }
  process.on('message', (asked: { profile?: 'start' | 'stop' }) => {
    if (asked.profile) {
      void profile(asked.profile);
      return;
    }
    const { user, system } = process.cpuUsage();
    const used: Used = {
      requests,
      micros: user + system,
      busyMs: performance.eventLoopUtilization().active,
      now: performance.now(),
      rss: process.memoryUsage.rss(),
      stallMs: stallMs(),
    };
    process.send?.(used);
  });
  process.on('disconnect', () => process.exit(0));
}
