/** The record of deploy/faults works for hours: its clients begin a new session before theirs ends. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
// @ts-expect-error A script without types.
import { Ledger } from '../deploy/lib/ledger.mjs';

test('the clients of a long run are not refused when their first session ends', async () => {
  const LASTS_MS = 300;
  const sessions = new Map<string, number>();
  let made = 0;
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const { query } = JSON.parse(body) as { query: string };
    const token = request.headers.authorization?.slice('Bearer '.length);
    const answer = (data: object) => response.end(JSON.stringify(data));
    if (query.includes('signIn')) {
      const accessToken = `session-${sessions.size}`;
      sessions.set(accessToken, performance.now() + LASTS_MS);
      return answer({ data: { signIn: { accessToken } } });
    }
    if (token !== undefined && performance.now() > (sessions.get(token) ?? 0))
      return answer({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
    const id = String(++made);
    answer({
      data: {
        createApiKey: { key: `astrid_${id}`, apiKey: { id } },
        claimPreprocessRuns: { runs: [] },
      },
    });
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  try {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const ledger = new Ledger(url, { clients: 4, pauseMs: 5, sessionMs: LASTS_MS / 3 });
    await ledger.open();
    await new Promise((resolve) => setTimeout(resolve, 3 * LASTS_MS));
    await ledger.stop();
    expect(sessions.size).toBeGreaterThan(2);
    expect(ledger.codes).toEqual({});
    expect(ledger.keys.size).toBeGreaterThan(4);
  } finally {
    server.closeAllConnections();
    server.close();
  }
});
