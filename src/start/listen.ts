/** Lets a server listen, or says which setting to change. */
import type { Server } from 'node:http';
import { StartError } from '../base/errors.js';

export const LOOPBACK = '127.0.0.1';

/** Throws StartError when the port cannot be used. */
export function listen(server: Server, { host, port }: { host: string; port: number }, settings: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why = error.code === 'EADDRINUSE' ? 'the port is in use' : (error.code ?? 'unknown error');
      reject(new StartError(`Cannot listen on ${host}:${port} (${why}): set ${settings} to another value.`));
    });
    server.listen(port, host, resolve);
  });
}
