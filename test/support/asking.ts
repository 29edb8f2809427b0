/** Requests to a server of a test. When an answer is not the expected one, the failure shows the query and the body. */
import type { Agent } from 'node:http';
import { connect } from 'node:net';
import { post, type Received } from './post.js';

export interface RequestOptions {
  readonly variables?: Record<string, unknown>;
  readonly operationName?: string;
  /** Sent as X-API-Key. */
  readonly key?: string;
  /** Sent as Authorization: Bearer. */
  readonly token?: string;
  readonly headers?: Record<string, string>;
  /** Another endpoint, made by `listen`. */
  readonly url?: string;
}

/** A GraphQL error as it arrives. */
export interface AnsweredError {
  readonly message: string;
  readonly path?: (string | number)[];
  // biome-ignore lint/suspicious/noExplicitAny: each code has other extensions.
  readonly extensions: { code: string } & Record<string, any>;
}

// biome-ignore lint/suspicious/noExplicitAny: a test reads what it selected.
type Data = any;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: { data?: Data; errors?: AnsweredError[] };
}

/** The parts of a refusal. */
export interface Refusal extends AnsweredError {
  readonly status: number;
  readonly headers: Headers;
  readonly data: Data;
}

/** What tests send to the endpoint `url`. `failed` receives each body that contains errors. */
export function asking(url: string, agent: Agent, failed: (body: string) => void) {
  /** Sends a document by POST. */
  async function graphql(query: string, request: RequestOptions = {}): Promise<Answer> {
    const { variables, operationName, key, token, headers } = request;
    const all = {
      'Content-Type': 'application/json',
      Accept: 'application/graphql-response+json',
      ...(key !== undefined && { 'X-API-Key': key }),
      ...(token !== undefined && { Authorization: `Bearer ${token}` }),
      ...headers,
    };
    return answerIn(await post(agent, request.url ?? url, all, JSON.stringify({ query, variables, operationName })), query);
  }

  const read = async (response: Response, what: string): Promise<Answer> =>
    answerIn({ status: response.status, headers: response.headers, text: await response.text() }, what);

  function answerIn({ status, headers, text }: Received, what: string): Answer {
    let body: Answer['body'];
    try {
      body = JSON.parse(text);
    } catch {
      throw new Error(`The answer to\n${what}\nis no JSON, with status ${status}:\n${text.slice(0, 2000)}`);
    }
    if (body.errors) failed(text);
    return { status, headers, body };
  }

  const failure = (expected: string, query: string, { status, body }: Answer) =>
    new Error(
      `${expected}\n${query.slice(0, 2000)}\nwas answered ${status} with\n${JSON.stringify(body, null, 2).slice(0, 4000)}`,
    );

  /** The data of an answer without errors. */
  async function ok(query: string, request: RequestOptions = {}): Promise<Data> {
    const answer = await graphql(query, request);
    if (answer.body.errors || answer.status !== 200) throw failure('Expected data, but', query, answer);
    return answer.body.data;
  }

  /** The only error of an answer, which must have this code. */
  async function refused(code: string, query: string, request: RequestOptions = {}): Promise<Refusal> {
    return refusalIn(await graphql(query, request), code, query);
  }

  function refusalIn(answer: Answer, code: string, query: string): Refusal {
    const [error, ...more] = answer.body.errors ?? [];
    if (error?.extensions?.code !== code || more.length > 0) throw failure(`Expected one error ${code}, but`, query, answer);
    return { ...error, status: answer.status, headers: answer.headers, data: answer.body.data };
  }

  /** Sends bytes unchanged over a socket, and returns everything until the server closes it. */
  async function raw(...parts: (string | Uint8Array)[]): Promise<string> {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    const chunks: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.on('error', () => {});
    for (const part of parts) socket.write(part);
    await new Promise((resolve) => socket.on('close', resolve));
    return Buffer.concat(chunks).toString();
  }

  /** What the server answers to `query`, sent with raw header lines. */
  async function withHeaders(lines: readonly string[], query = '{ viewer { name } }'): Promise<Answer> {
    const body = JSON.stringify({ query });
    const text = await raw(
      `POST /graphql HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\nAccept: application/graphql-response+json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n${lines.map((line) => `${line}\r\n`).join('')}\r\n${body}`,
    );
    const [head = '', content = ''] = text.split('\r\n\r\n');
    const [statusLine = '', ...fields] = head.split('\r\n');
    const headers = new Headers(fields.map((line) => line.split(/: ?(.*)/).slice(0, 2) as [string, string]));
    // Chunks begin with their length; what is answered here fits into one.
    const json = headers.get('transfer-encoding') === 'chunked' ? content.split('\r\n')[1] : content;
    return read(new Response(json, { status: Number(statusLine.split(' ')[1]), headers }), lines.join('\n'));
  }

  return { graphql, read, ok, refused, refusalIn, raw, withHeaders };
}
