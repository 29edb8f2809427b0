/** A process whose main thread never comes back: test/watchdog.test.ts watches it end. */
import { startWatchdog } from '../../src/start/watchdog.js';

const watchdog = startWatchdog({ stuckTicks: 2, stopTicks: 2 });
if (process.argv[2] === 'stopping') {
  watchdog.stopping();
  setInterval(() => {}, 1_000);
} else {
  // Once the thread is there.
  setTimeout(() => {
    for (;;);
  }, 1_500);
}
