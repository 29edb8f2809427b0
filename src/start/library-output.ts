/** Redirects the console output of libraries and Node to the log: as JSON, without credentials and secrets of the settings. */
import { format } from 'node:util';
import type { Logger } from 'pino';
import { withoutCredentials } from '../access/credentials/search/masking.js';
import type { Config } from '../base/config.js';
import { cut } from '../base/text.js';

const LONGEST = 10_000;
/** The user and password in a URL. */
const USER_OF_URL = /(\w:\/\/)[^\s/@]+@/g;

/** From now on, for the whole process. */
export function logLibraryOutput(log: Logger, config: Config): void {
  const hide = masking(config);
  // Node's own listener writes to standard error.
  process.removeAllListeners('warning');
  process.on('warning', ({ name, message, code }: Error & { code?: string }) =>
    log.warn({ warning: name, ...(code !== undefined && { code }) }, hide(message)),
  );
  process.on('uncaughtExceptionMonitor', (error) =>
    log.fatal({ stack: hide(String(error?.stack ?? error)) }, 'the process ends'),
  );
  const levels = { debug: 'debug', log: 'info', info: 'info', warn: 'warn', error: 'error', trace: 'warn' } as const;
  for (const [method, level] of Object.entries(levels))
    console[method as keyof typeof levels] = (...given: unknown[]) => log[level]({ from: 'console' }, hide(format(...given)));
}

/** Hides text that looks like a credential, and every secret of the settings. */
function masking({ jwtSecret, jwtSecretPrevious, auditSealKey, adminPassword, metricsToken }: Config): (text: string) => string {
  const secrets = [jwtSecret, jwtSecretPrevious, auditSealKey, adminPassword, metricsToken].filter(
    (secret) => secret !== undefined,
  );
  return (text) => {
    const hidden = secrets.reduce((rest, secret) => rest.replaceAll(secret, '…'), text);
    return cut(withoutCredentials(hidden.replace(USER_OF_URL, '$1…@')), LONGEST);
  };
}
