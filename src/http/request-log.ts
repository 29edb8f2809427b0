/** The log line of a request, and the id that names it there and in the answer. */
import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { ServerContext } from '../engine/context.js';
import { traceOf } from './telemetry/trace-context.js';
import type { RequestSpan } from './telemetry/tracing.js';

const REQUEST_ID = /^[\w.:-]{1,64}$/;
/** Text that may be a credential, or a part of one, sent by mistake: a request id is returned and logged. */
const CREDENTIAL = /astrid(?:code)?_|eyJ|rt_[\w-]{43}/;
/** The id that the client sent, if it may be returned and logged, or a new one. */
export const requestIdOf = (given: unknown): string =>
  typeof given === 'string' && REQUEST_ID.test(given) && !CREDENTIAL.test(given) ? given : randomUUID();

export function logRequest(log: Logger, { origin, req, res, report }: ServerContext, duration: number, span?: RequestSpan): void {
  const { principal, holder, operation, answeredBy, code, reason } = report;
  const who = principal ?? holder;
  log.info(
    {
      requestId: origin.requestId,
      ...traceOf(req.headers.traceparent),
      ...span?.ids,
      status: res.statusCode,
      ms: Math.round(duration * 10) / 10,
      address: origin.address,
      principal: principal?.kind ?? 'refused',
      ...(who?.kind === 'user' && { userId: who.userId }),
      ...(who?.kind === 'apiKey' && { keyId: who.keyId }),
      ...(operation && { operation: operation.name, document: operation.document }),
      ...(answeredBy && { answeredBy }),
      ...(code && { code }),
      ...(reason && { reason }),
    },
    'request',
  );
}
