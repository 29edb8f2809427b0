/** A server of several workers: this process is their parent. */
import type { Logger } from 'pino';
import type { Config } from '../../base/config.js';
import type { Announcer } from '../announcing.js';
import { serveMetrics } from '../serve.js';
import { onStopSignal, SHUTDOWN_MS, watchdogOf } from '../signals.js';
import { Parent } from './parent.js';

/** The workers end themselves before, and the watchdog of this process later. */
const KILL_MS = SHUTDOWN_MS + 3_000;

/** Throws StartError. Returns when all workers accept requests. */
export async function runWorkers(config: Config, log: Logger, announcer: Announcer): Promise<void> {
  const { workers, shutdownDelaySeconds, metricsPort } = config;
  const parent = new Parent({ workers, log });
  const watchdog = watchdogOf(config);
  onStopSignal(async (signal) => {
    watchdog.stopping();
    log.info({ signal, workers }, 'the workers stop');
    process.exit((await parent.stop(shutdownDelaySeconds * 1_000 + KILL_MS)) ? 0 : 1);
  });
  const address = await parent.start();
  // The worker has said why.
  if (address === null) process.exit(1);
  await serveMetrics(parent, metricsPort, announcer.say);
  parent.replace();
  announcer.ready(address, null);
}
