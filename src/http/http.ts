/** The HTTP server: the routes, and what every request passes. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { tidied } from '../access/credentials/search/masking.js';
import { clientAddress } from '../access/limits/address.js';
import type { App } from '../app.js';
import type { Config } from '../base/config.js';
import type { ServerContext } from '../engine/context.js';
import { STALLED_MS } from '../engine/streams.js';
import { CONSOLE_PATH, type ConsoleOptions, createConsole, isOfConsole } from './console/pages.js';
import { createSessionEndpoint, SESSION_PATH } from './console/session.js';
import { createDoor, type DoorOptions } from './door.js';
import { graphiqlAsset, graphiqlPage } from './graphiql/graphiql.js';
import { ICON_PATH, icon } from './icon.js';
import { senderOf } from './identify.js';
import { Arrivals } from './load/arrivals.js';
import { Entrance } from './load/entrance.js';
import { oneAfterTheOther } from './load/pipelining.js';
import { PacedRequest } from './load/small-chunks.js';
import { hasTransferCoding } from './request/content-encoding.js';
import { logRequest, requestIdOf } from './request-log.js';
import { type Answer, answerUnreadableRequests, refuseWithoutHost, send, text } from './response/bare-answers.js';
import { answerHalfClosed } from './response/half-closed.js';
import { health, LEAVING, readiness } from './response/health.js';
import { PatientResponse } from './response/patient-response.js';
import { answerStarting } from './starting.js';
import type { Metrics } from './telemetry/metrics.js';
import { guardedPage } from './telemetry/metrics-endpoint.js';
import type { Tracing } from './telemetry/tracing.js';

const REQUEST_TIMEOUT_MS = 30_000;
const HEADERS_TIMEOUT_MS = 15_000;
/** The paths that accept only GET and HEAD. */
const TO_READ: ReadonlySet<string> = new Set(['/', '/livez', '/readyz', '/metrics', ICON_PATH]);
/** The paths for programs that supervise the server: they must not wait behind its callers. */
const PROBES: ReadonlySet<string> = new Set(['/livez', '/readyz', '/metrics']);

export interface HttpOptions extends DoorOptions {
  readonly trustProxy?: Config['trustProxy'];
  /** Until it returns true, every path except /livez answers 503. */
  readonly isReady?: () => boolean;
  /** Once it returns true, /readyz answers 503. */
  readonly isLeaving?: () => boolean;
  /** Counts requests. */
  readonly metrics?: Omit<Metrics, 'values'> | undefined;
  /** Makes a span of each request. */
  readonly tracing?: Tracing | undefined;
  /** The token for /metrics; without it the page does not exist. */
  readonly metricsToken?: string | undefined;
  /** The pages at /console; without it they do not exist. */
  readonly console?: ConsoleOptions | undefined;
  /** How long a client may read nothing of an answer, in milliseconds. */
  readonly stalledMs?: number;
  /** The time limit for a request to arrive completely. */
  readonly requestTimeoutMs?: number;
}

/** Creates the server; the caller decides where it listens. */
export function createHttpServer(app: App, options: HttpOptions = {}): Server {
  let arrivals: Arrivals | undefined;
  const entrance = new Entrance(() => arrivals?.over);
  const graphql = createDoor(app, options);
  const session = createSessionEndpoint(app);
  const serveConsole = options.console && createConsole(options.console);
  // No field of a line `request` has a name of a secret, and searching each line for them costs more than writing it.
  const log = app.log.child({}, { redact: [] });
  const { metrics, tracing, metricsToken, isLeaving = () => false, requestTimeoutMs = REQUEST_TIMEOUT_MS } = options;
  const { stalledMs = STALLED_MS } = options;

  function handle(request: IncomingMessage, response: PatientResponse): void {
    const began = performance.now();
    const requestId = requestIdOf(request.headers['x-request-id']);
    response.requestId = requestId;
    if (app.stopping.signal.aborted) response.setHeader('Connection', 'close');
    // Node emits it once, as `close` below. `once` would create two more objects.
    response.on('prefinish', () => closeWhenUnread(response, stalledMs));
    if (refuseWithoutHost(request, response)) return;
    request.url = withoutOrigin(request.url ?? '/');
    const path = pathOf(request.url);
    if (path !== '/livez' && options.isReady?.() === false) {
      answerStarting(path, response);
      return;
    }
    if (PROBES.has(path)) {
      answerSafely(route(path, request, response), response);
      return;
    }
    const address = clientAddress(request, options.trustProxy);
    const queue = (begin: () => void) => entrance.enter(response, () => senderOf(app, request, address), begin);
    const isSession = path === SESSION_PATH && serveConsole !== undefined;
    if (path !== '/graphql' && !isSession) {
      queue(() => answerSafely(route(path, request, response), response));
      return;
    }
    if (!isSession && wantsPage(request)) {
      const { url } = request;
      queue(() => answerSafely(sendGraphiql(url, response), response));
      return;
    }
    const userAgent = request.headers['user-agent'];
    const origin = { requestId, address, userAgent: userAgent === undefined ? null : tidied(userAgent) };
    const context: ServerContext = { req: request, res: response, origin, report: {} };
    const span = tracing?.begin(request);
    metrics?.begun();
    response.on('close', () => {
      const duration = performance.now() - began;
      logRequest(log, context, duration, span);
      span?.end(context.report, response, duration);
      metrics?.ended(context.report, response, duration);
    });
    const begin = () => {
      if (isSession) answerSafely(session(request, response, context), response);
      else graphql(request, response, context);
    };
    if (hasTransferCoding(request)) begin();
    else queue(begin);
  }

  /** Answers the request even when the page cannot be created. */
  function answerSafely(work: Promise<void>, response: ServerResponse): void {
    work.catch((error: unknown) => {
      app.log.error({ err: error }, 'a page could not be served');
      if (!response.headersSent) send(response, 503, text('This page is not available at the moment: try again later.'));
    });
  }

  async function route(path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    if (path === '/livez' && isRead) return send(response, 200, health('ok'));
    if (path === '/readyz' && isRead) return send(response, ...(isLeaving() ? LEAVING : await readiness(app)));
    if (path === '/' && isRead) return send(response, 302, home(request, serveConsole !== undefined));
    if (path === ICON_PATH && isRead) return send(response, 200, icon);
    if (path === '/metrics' && isRead && metrics && metricsToken !== undefined)
      return send(response, ...(await guardedPage(metrics, metricsToken, request.headers.authorization)));
    if (TO_READ.has(path) && !isRead && (path !== '/metrics' || metricsToken !== undefined))
      return send(response, 405, text('This page is read-only: send GET.', { Allow: 'GET, HEAD' }));
    if (serveConsole && isOfConsole(path)) return serveConsole(path, request, response);
    const asset = isRead ? await graphiqlAsset(path, request.headers['accept-encoding']) : null;
    if (asset) return send(response, 200, asset);
    send(response, 404, text('This page does not exist. The API is at /graphql.'));
  }

  const server = createServer(
    {
      requestTimeout: requestTimeoutMs,
      headersTimeout: Math.min(HEADERS_TIMEOUT_MS, requestTimeoutMs),
      // Node checks for late requests only from time to time: by default, every 30 s.
      connectionsCheckingInterval: requestTimeoutMs / 15,
      keepAliveTimeout: 65_000,
      requireHostHeader: false,
      IncomingMessage: PacedRequest,
      ServerResponse: PatientResponse,
    },
    oneAfterTheOther(handle),
  );
  arrivals = new Arrivals(server);
  answerUnreadableRequests(server);
  answerHalfClosed(server);
  return server;
}

/** Closes the connection when the client reads nothing of a complete answer for so long. Node gives the next request no such limit. */
function closeWhenUnread({ writableLength, socket }: ServerResponse, stalledMs: number): void {
  if (writableLength > 0) socket?.setTimeout(stalledMs);
}

/** A client may send the whole URL as the target, as to a proxy: `http://host/graphql`. */
const withoutOrigin = (target: string): string =>
  target.startsWith('/') ? target : target.replace(/^https?:\/\/[^/?#]*/i, '').replace(/^(?!\/)/, '/');

/** Some clients add a slash to the endpoint. */
const pathOf = (target: string): string => {
  const path = target.split('?', 1)[0] as string;
  return path === '/graphql/' ? '/graphql' : path;
};

/** People start at the console. Programs follow the redirect to the API. */
const home = ({ headers }: IncomingMessage, hasConsole: boolean): Answer =>
  hasConsole && headers.accept?.includes('text/html')
    ? text(`The console is at ${CONSOLE_PATH}.`, { Location: CONSOLE_PATH, Vary: 'Accept' })
    : text('The API is at /graphql.', { Location: '/graphql', Vary: 'Accept' });

const wantsPage = (request: IncomingMessage): boolean =>
  request.method === 'GET' && (request.headers.accept?.includes('text/html') ?? false) && !request.url?.includes('query=');

/** The page names its files relative to /graphql, so it also works behind a proxy that serves the API below a path. */
async function sendGraphiql(target: string, response: ServerResponse): Promise<void> {
  if (target.startsWith('/graphql/'))
    return send(response, 302, text('The page is at /graphql.', { Location: `../${target.slice(1).replace('/', '')}` }));
  const { html, headers } = await graphiqlPage();
  send(response, 200, { body: html, headers });
}
