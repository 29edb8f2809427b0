/** A process whose main thread blocks for ever. test/watchdog.test.ts watches it end. */
import { startWatchdog } from '../../src/start/watchdog.js';

const watchdog = startWatchdog({ stuckTicks: 2, stopTicks: 2 });
if (process.argv[2] === 'stopping') {
  watchdog.stopping();
  setInterval(() => {}, 1_000);
} else {
  // After the thread has started.
  setTimeout(() => {
    for (;;);
  }, 1_500);
}
