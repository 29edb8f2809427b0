/** The HTTP server: routes, health, headers that stand on every answer, and one log line for each request. */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { clientAddress } from '../access/address.js';
import { withoutCredentials } from '../access/masking.js';
import type { App } from '../app.js';
import type { Config } from '../config.js';
import { graphiqlAsset, graphiqlPage } from './graphiql.js';
import { createGraphQL, type ServerContext, type YogaOptions } from './yoga.js';

const HEADERS: readonly (readonly [string, string])[] = [
  ['Cache-Control', 'no-store'],
  ['X-Content-Type-Options', 'nosniff'],
  ['Referrer-Policy', 'no-referrer'],
  ['X-Frame-Options', 'DENY'],
  ['Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'"],
];

const REQUEST_ID = /^[\w.:-]{1,64}$/;
/** What may be a credential, or a part of one, sent by mistake: an id is told back and logged. */
const CREDENTIAL = /astrid_|eyJ|rt_[\w-]{43}/;
const isRequestId = (given: unknown): given is string =>
  typeof given === 'string' && REQUEST_ID.test(given) && !CREDENTIAL.test(given);
const BODY_TIMEOUT_MS = 30_000;

export interface HttpOptions extends YogaOptions {
  readonly trustProxy?: Config['trustProxy'];
}

/** Makes the server; the caller decides where it listens. */
export function createHttpServer(app: App, options: HttpOptions = {}): Server {
  const graphql = createGraphQL(app, options);

  function handle(request: IncomingMessage, response: ServerResponse): void {
    const began = performance.now();
    const given = request.headers['x-request-id'];
    const requestId = isRequestId(given) ? given : randomUUID();
    for (const [name, value] of HEADERS) response.setHeader(name, value);
    response.setHeader('X-Request-Id', requestId);
    if (app.stopping.signal.aborted) response.setHeader('Connection', 'close');
    const path = (request.url ?? '/').split('?', 1)[0] as string;
    if (path !== '/graphql') {
      answerSafely(route(path, request, response), response);
      return;
    }
    if (wantsPage(request)) {
      answerSafely(page(response), response);
      return;
    }
    const userAgent = request.headers['user-agent'];
    const origin = {
      requestId,
      address: clientAddress(request, options.trustProxy),
      userAgent: userAgent === undefined ? null : withoutCredentials(userAgent),
    };
    const context: ServerContext = { req: request, res: response, origin, report: {} };
    // Yoga makes a URL of it, fails on one that cannot be parsed, and answers with the stack. Nothing reads the host.
    request.headers.host = 'localhost';
    response.once('close', () => logRequest(app, context, performance.now() - began));
    graphql(request, response, context);
  }

  /** A page that cannot be made is answered, not left hanging. */
  function answerSafely(work: Promise<void>, response: ServerResponse): void {
    work.catch((error: unknown) => {
      app.log.error({ err: error }, 'a page could not be served');
      if (!response.headersSent) send(response, 503, text('This page is not available at the moment.'));
    });
  }

  async function route(path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    if (path === '/livez' && isRead) return send(response, 200, text('ok'));
    if (path === '/readyz' && isRead) return send(response, ...(await readiness(app)));
    if (path === '/' && isRead)
      return send(response, 302, { ...text('The API is at /graphql.'), headers: { Location: '/graphql' } });
    const asset = isRead ? await graphiqlAsset(path, request.headers['accept-encoding']) : null;
    if (asset) return send(response, 200, asset);
    send(response, 404, text('Nothing is here. The API is at /graphql.'));
  }

  const server = createServer({ requestTimeout: BODY_TIMEOUT_MS, headersTimeout: 15_000, keepAliveTimeout: 65_000 }, handle);
  return server;
}

interface Answer {
  readonly body: string | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
}

const text = (body: string): Answer => ({ body: `${body}\n`, headers: { 'Content-Type': 'text/plain; charset=utf-8' } });

function send(response: ServerResponse, status: number, { body, headers = {} }: Answer): void {
  response.writeHead(status, { ...headers, 'Content-Length': Buffer.byteLength(body) });
  response.end(response.req.method === 'HEAD' ? undefined : body);
}

const wantsPage = (request: IncomingMessage): boolean =>
  request.method === 'GET' && (request.headers.accept?.includes('text/html') ?? false) && !request.url?.includes('query=');

async function page(response: ServerResponse): Promise<void> {
  const { html, headers } = await graphiqlPage();
  send(response, 200, { body: html, headers });
}

async function readiness(app: App): Promise<[number, Answer]> {
  try {
    await app.database.ping();
    return [200, text('ready')];
  } catch {
    return [503, text('The database is not reachable.')];
  }
}

function logRequest({ log }: App, { origin, res, report }: ServerContext, duration: number): void {
  const { principal, operation, code } = report;
  log.info(
    {
      requestId: origin.requestId,
      status: res.statusCode,
      ms: Math.round(duration * 10) / 10,
      principal: principal?.kind ?? 'refused',
      ...(principal?.kind === 'user' && { userId: principal.userId }),
      ...(principal?.kind === 'apiKey' && { keyId: principal.keyId }),
      ...(operation && { operation: operation.name && withoutCredentials(operation.name), document: operation.document }),
      ...(code && { code }),
    },
    'request',
  );
}
