/**
 * Ends the process when its main thread is stuck, or when stopping takes too long: a process that neither answers nor ends
 * would keep its port and its data folder. A thread looks, which the main thread cannot keep from looking. What was
 * acknowledged is not lost: it was committed before.
 */
import { url as inspectorUrl } from 'node:inspector';
import { startThread } from '../base/thread.js';

export const TICK_MS = 1_000;

/** What the thread of the watchdog works on. */
export interface Watched {
  /** Beats of the main thread, and whether it is stopping. */
  readonly beats: Int32Array;
  readonly stuckTicks: number;
  readonly stopTicks: number;
  readonly pid: number;
}

export interface Watchdog {
  /** The server is about to stop: it has so many ticks from now. */
  stopping(): void;
}

/** Watches this thread until the process ends. `stuckTicks` and `stopTicks` are about seconds. */
export function startWatchdog({ stuckTicks, stopTicks }: { stuckTicks: number; stopTicks: number }): Watchdog {
  const beats = new Int32Array(new SharedArrayBuffer(8));
  // Whoever debugs the process stops its main thread for as long as they like.
  if (inspectorUrl() === undefined) {
    const workerData: Watched = { beats, stuckTicks, stopTicks, pid: process.pid };
    setInterval(() => Atomics.add(beats, 0, 1), TICK_MS / 2).unref();
    startThread(import.meta.url, 'watchdog-thread', { workerData }).unref();
  }
  return { stopping: () => void Atomics.store(beats, 1, 1) };
}
