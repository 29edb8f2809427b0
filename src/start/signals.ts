/** Ends a start on SIGTERM and SIGINT, and stops a serving process on them, within a time limit. */
import { constants } from 'node:os';
import type { Logger } from 'pino';
import type { Config } from '../base/config.js';
import type { Step, Stopper } from './shutdown.js';
import { startWatchdog, type Watchdog } from './watchdog.js';

/** The time limit of a stop after the listener has closed. */
export const SHUTDOWN_MS = 10_000;

/** Ticks of about a second. No work of the main thread lasts a tenth of `stuckTicks`. The delay of a stop is added to `stopTicks`. */
const WATCHDOG = { stuckTicks: 60, stopTicks: SHUTDOWN_MS / 1_000 + 5 };

export const watchdogOf = ({ shutdownDelaySeconds }: Config): Watchdog =>
  startWatchdog({ ...WATCHDOG, stopTicks: WATCHDOG.stopTicks + shutdownDelaySeconds });

interface Stopping {
  readonly log: Logger;
  readonly watchdog: Watchdog;
  readonly stopper: Stopper;
  readonly delayMs: number;
}

export function stopOnSignal({ log, watchdog, stopper, delayMs }: Stopping, steps: readonly Step[]): void {
  onStopSignal(async (signal) => {
    watchdog.stopping();
    log.info({ signal, delayMs }, 'stopping');
    setTimeout(() => process.exit(1), delayMs + SHUTDOWN_MS).unref();
    process.exit((await stopper.stop(steps, delayMs)) ? 0 : 1);
  });
}

/** Calls `stop` at the first signal. */
export function onStopSignal(stop: (signal: string) => void): void {
  let isStopping = false;
  const once = (signal: string) => {
    if (!isStopping) stop(signal);
    isStopping = true;
  };
  process.off('SIGTERM', endStart).off('SIGINT', endStart);
  process.on('SIGTERM', once).on('SIGINT', once);
}

/** Until the process serves, a signal ends it immediately. Without a handler, the kernel would drop it for process 1 of a container. */
export function endStartOnSignal(): void {
  process.on('SIGTERM', endStart).on('SIGINT', endStart);
}

const endStart = (signal: NodeJS.Signals) => process.exit(128 + constants.signals[signal]);
