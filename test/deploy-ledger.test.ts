/** The record of deploy/faults works for hours: its clients begin a new session before theirs ends. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
// @ts-expect-error A script without types.
import { Ledger } from '../deploy/lib/ledger.mjs';

test('the clients of a long run begin new sessions, and continue with the present one while a sign-in fails', async () => {
  const used = new Set<string>();
  let signIns = 0;
  let made = 0;
  let enough = () => {};
  const usedThree = new Promise<void>((resolve) => {
    enough = resolve;
  });
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const { query } = JSON.parse(body) as { query: string };
    const answer = (data: object) => response.end(JSON.stringify(data));
    if (query.includes('signIn')) {
      if (++signIns % 2 === 0) return answer({ errors: [{ extensions: { code: 'SERVICE_UNAVAILABLE' } }] });
      return answer({ data: { signIn: { accessToken: `session-${signIns}` } } });
    }
    if (query.includes('createApiKey')) used.add(request.headers.authorization ?? 'a key');
    if (used.size >= 3) enough();
    const id = String(++made);
    answer({ data: { createApiKey: { key: `astrid_${id}`, apiKey: { id } }, claimPreprocessRuns: { runs: [] } } });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const ledger = new Ledger(url, { clients: 4, pauseMs: 1, sessionMs: 20 });
    await ledger.open();
    await usedThree;
    await ledger.stop();
    expect([...used].slice(0, 3)).toEqual(['Bearer session-1', 'Bearer session-3', 'Bearer session-5']);
    expect(ledger.codes).toEqual({});
  } finally {
    server.closeAllConnections();
    server.close();
  }
});
