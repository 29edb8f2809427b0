/**
 * Ends the process when its main thread is stuck, or when stopping takes too long. Otherwise a process that neither answers nor ends
 * would keep its port and its data folder. A separate thread watches, and the main thread cannot block it. Acknowledged work is not
 * lost: it was committed before.
 */
import { url as inspectorUrl } from 'node:inspector';
import { startThread } from '../base/thread.js';

export const TICK_MS = 1_000;

/** The data that the watchdog's thread receives. */
export interface Watched {
  /** A counter of the main thread's beats, and whether the process is stopping. */
  readonly beats: Int32Array;
  readonly stuckTicks: number;
  readonly stopTicks: number;
  readonly pid: number;
}

export interface Watchdog {
  /** The server is about to stop: it has this number of ticks from now. */
  stopping(): void;
}

/** Watches this thread until the process ends. `stuckTicks` and `stopTicks` are about seconds. */
export function startWatchdog({ stuckTicks, stopTicks }: { stuckTicks: number; stopTicks: number }): Watchdog {
  const beats = new Int32Array(new SharedArrayBuffer(8));
  // A debugger may stop the main thread for any time.
  if (inspectorUrl() === undefined) {
    const workerData: Watched = { beats, stuckTicks, stopTicks, pid: process.pid };
    setInterval(() => Atomics.add(beats, 0, 1), TICK_MS / 2).unref();
    startThread(import.meta.url, 'watchdog-thread', { workerData }).unref();
  }
  return { stopping: () => void Atomics.store(beats, 1, 1) };
}
