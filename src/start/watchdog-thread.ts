/** The thread of the watchdog: src/start/watchdog.ts says what for. */
import { write } from 'node:fs';
import { workerData } from 'node:worker_threads';
import { TICK_MS, type Watched } from './watchdog.js';

const { beats, stuckTicks, stopTicks, pid } = workerData as Watched;

let seen = -1;
let silent = 0;
let stopping = 0;

// Ticks are counted, not time: a machine or a process that was suspended has not been stuck.
setInterval(() => {
  const beat = Atomics.load(beats, 0);
  silent = beat === seen ? silent + 1 : 0;
  seen = beat;
  if (Atomics.load(beats, 1) === 1) stopping++;
  if (silent >= stuckTicks) end(`nothing has been answered for ${(silent * TICK_MS) / 1_000} s: the process ends itself`);
  else if (stopping >= stopTicks) end('stopping takes too long: the process ends itself');
}, TICK_MS);

function end(msg: string): void {
  const line = `${JSON.stringify({ level: 60, time: Date.now(), pid, msg })}\n`;
  const kill = () => process.kill(pid, 'SIGKILL');
  // Whoever should read standard output may be the one who is stuck: then nothing waits for the line to be written.
  setTimeout(kill, TICK_MS);
  write(1, line, () => kill());
}
