/** Access to the metrics: with METRICS_TOKEN, or from the same machine at METRICS_PORT. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { type Answer, answerUnreadableRequests, refuseWithoutHost, send, text } from '../response/bare-answers.js';
import { HeadedResponse } from '../response/headed-response.js';
import type { Metrics } from './metrics.js';

/** The page for a client with the token, compared in constant time; `authorization` is the header as it was sent. */
export async function guardedPage(
  metrics: Pick<Metrics, 'page'>,
  token: string,
  authorization: string | undefined,
): Promise<[number, Answer]> {
  const shown = /^Bearer +(\S+) *$/i.exec(authorization ?? '')?.[1] ?? '';
  if (timingSafeEqual(digestOf(shown), digestOf(token))) return [200, await metrics.page()];
  const headers = { 'WWW-Authenticate': 'Bearer realm="astrid metrics"' };
  return [401, text('Send METRICS_TOKEN as Authorization: Bearer.', headers)];
}

const digestOf = (secret: string): Buffer => createHash('sha256').update(secret).digest();

/** A separate server for programs on the same machine, which need no token. The caller decides where it listens. */
export function createMetricsServer(metrics: Pick<Metrics, 'page'>): Server {
  const server = createServer({ requireHostHeader: false, ServerResponse: HeadedResponse }, (request, response) => {
    if (refuseWithoutHost(request, response)) return;
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    if (request.url?.split('?', 1)[0] !== '/metrics') return send(response, 404, text('The only page is /metrics.'));
    if (!isRead) return send(response, 405, text('This page is read-only: send GET.', { Allow: 'GET, HEAD' }));
    metrics.page().then(
      (page) => send(response, 200, page),
      () => send(response, 500, text('The metrics are not available at the moment.')),
    );
  });
  answerUnreadableRequests(server);
  return server;
}
