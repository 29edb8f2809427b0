/** The opening of most test files: one server for all tests of the file. */
import { afterAll, beforeAll } from 'vitest';
import { type ServerOptions, startServer, type TestServer } from './server.js';

/**
 * A server that starts before the first test of the file, and stops after the last one. Call it at the top of the file: hooks that are
 * declared later can use the server. Throws when it is used earlier than that, as while tests are declared.
 */
export function serverOfFile(options?: ServerOptions): TestServer {
  let started: TestServer | undefined;
  beforeAll(async () => {
    started = await startServer(options);
  });
  afterAll(() => started?.stop());
  return new Proxy({} as TestServer, {
    get: (_, name) => {
      if (started === undefined)
        throw new Error('The server of this file starts before its first test, not while tests are declared.');
      return Reflect.get(started, name);
    },
  });
}
