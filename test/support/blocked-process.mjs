/** A process whose main thread never comes back: test/system/watchdog.test.ts watches it end. MODULE of startWatchdog, and what it does. */
const [module, doing] = process.argv.slice(2);
const { startWatchdog } = await import(module);
const watchdog = startWatchdog({ stuckTicks: 2, stopTicks: 2 });
if (doing === 'stopping') {
  watchdog.stopping();
  setInterval(() => {}, 1_000);
} else {
  // Once the thread is there.
  setTimeout(() => {
    for (;;);
  }, 1_500);
}
