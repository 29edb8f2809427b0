/**
 * The server process: settings, and then the server or the parent of its workers. Apart from the programs in cli/ and maintenance/, it is
 * the only file that acts when it is imported.
 */
import { readConfig } from './base/config.js';
import { StartError } from './base/errors.js';
import { createLog } from './base/log.js';
import { escaped } from './base/text.js';
import { VERSION } from './base/version.js';
import { createAnnouncer } from './start/announcing.js';
import { logLibraryOutput } from './start/library-output.js';
import { serve } from './start/serve.js';
import { endStartOnSignal } from './start/signals.js';
import { ownRole } from './start/workers/role.js';
import { runWorkers } from './start/workers/run.js';

async function start(): Promise<void> {
  endStartOnSignal();
  const role = ownRole();
  const config = readConfig(process.env);
  const log = createLog(config.logLevel);
  logLibraryOutput(log, config);
  // A worker writes to its parent.
  const isTerminal = role === undefined && process.stdout.isTTY === true;
  const announcer = createAnnouncer(isTerminal, config, log);
  if (role === undefined) {
    const { workers } = config;
    log.info({ version: VERSION, node: process.version, ...(workers > 1 && { workers }) }, 'AstrID starts');
    if (workers > 1) return runWorkers(config, log, announcer);
  }
  await serve({ config, log, announcer, isTerminal, role });
}

start().catch((error: unknown) => {
  if (error instanceof StartError)
    process.stderr.write(`AstrID cannot start: ${escaped(error.message).replaceAll('\n', '\\u000a')}\n`);
  else
    process.stderr.write(
      `AstrID cannot start because of an unexpected error: ${error instanceof Error ? error.stack : String(error)}\n`,
    );
  process.exit(1);
});
