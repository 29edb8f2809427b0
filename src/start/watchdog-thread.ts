/** The thread of the watchdog; src/start/watchdog.ts states its purpose. */
import { write } from 'node:fs';
import { workerData } from 'node:worker_threads';
import { TICK_MS, type Watched } from './watchdog.js';

const { beats, stuckTicks, stopTicks, pid } = workerData as Watched;

let seen = -1;
let silent = 0;
let stopping = 0;

// It counts ticks, not time: a suspended machine or process was not stuck.
setInterval(() => {
  const beat = Atomics.load(beats, 0);
  silent = beat === seen ? silent + 1 : 0;
  seen = beat;
  if (Atomics.load(beats, 1) === 1) stopping++;
  if (silent >= stuckTicks) end(`the main thread has been stuck for ${(silent * TICK_MS) / 1_000} s: the process ends itself`);
  else if (stopping >= stopTicks) end('stopping takes too long: the process ends itself');
}, TICK_MS);

function end(msg: string): void {
  const line = `${JSON.stringify({ level: 60, time: Date.now(), pid, msg })}\n`;
  const kill = () => process.kill(pid, 'SIGKILL');
  // The reader of standard output may be the stuck process itself, so this does not wait until the line is written.
  setTimeout(kill, TICK_MS);
  write(1, line, () => kill());
}
