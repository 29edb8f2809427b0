/** A proxy before a test server. It can hold requests or delay responses, so that a test meets a program in the middle of its work. */
import { once } from 'node:events';
import { createServer, request as httpRequest, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { onTestFinished } from 'vitest';

interface Manner {
  /** Requests that get no response. */
  readonly holds?: (request: IncomingMessage) => boolean;
  /** The time between a response of the server and its way to the client. */
  readonly delayMs?: number;
}

/** Its URL. It ends with the test. */
export async function proxyOf(target: string, { holds = () => false, delayMs = 0 }: Manner): Promise<string> {
  const proxy = createServer((request, response) => {
    if (holds(request)) return;
    const { method, headers, url } = request;
    const passed = httpRequest(new URL(url as string, target), { method, headers }, async (answer) => {
      await setTimeout(delayMs);
      response.writeHead(answer.statusCode as number, answer.headers);
      answer.pipe(response);
    });
    request.pipe(passed);
  }).listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  onTestFinished(() => {
    proxy.closeAllConnections();
    proxy.close();
  });
  return `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
}
