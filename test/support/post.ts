/** Sends requests by `node:http`, with a fifth of the computing of `fetch`. A suite sends tens of thousands. */
import { type Agent, request } from 'node:http';

export interface Received {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** Sends a body, and returns the whole answer. Rejects when the connection ends before. */
export function post(agent: Agent, url: string, headers: Readonly<Record<string, string>>, body: string): Promise<Received> {
  return new Promise((resolve, reject) => {
    // As bytes: a text would be sent together with the headers, which then are UTF-8 instead of latin1.
    const bytes = Buffer.from(body);
    const sent = request(url, {
      method: 'POST',
      agent,
      headers: { 'User-Agent': 'node', 'Content-Length': bytes.length, ...headers },
    });
    sent.on('error', reject);
    sent.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({
          status: response.statusCode as number,
          headers: headersOf(response.rawHeaders),
          text: Buffer.concat(chunks).toString(),
        }),
      );
    });
    sent.end(bytes);
  });
}

/** Names and values in turn, as Node has them. */
function headersOf(raw: readonly string[]): Headers {
  const headers = new Headers();
  for (let index = 0; index < raw.length; index += 2) headers.append(raw[index] as string, raw[index + 1] as string);
  return headers;
}
