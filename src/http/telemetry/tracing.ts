/**
 * The span and the duration of each request, for OpenTelemetry. The packages are given: without the variables OTEL_* nothing is loaded, and
 * a request costs nothing more. Spans contain what the log contains: no document, variable or credential.
 */
import type { IncomingMessage } from 'node:http';
import type * as Api from '@opentelemetry/api';
import { VERSION } from '../../base/version.js';
import type { Report } from '../../engine/context.js';
import type { HeadedResponse } from '../response/headed-response.js';
import { BUCKETS } from './metrics.js';

export interface Tracing {
  /** A request to /graphql has arrived. */
  begin(request: IncomingMessage): RequestSpan;
}

export interface RequestSpan {
  /** For the log. */
  readonly ids: { readonly traceId: string; readonly spanId: string };
  /** It was answered, or its connection was closed. */
  end(report: Report, response: HeadedResponse, milliseconds: number): void;
}

const NAME = 'astrid';

/** A client may send any other word. */
const methodOf = ({ method }: IncomingMessage): string => (method === 'GET' || method === 'POST' ? method : '_OTHER');

export function createTracing({ trace, metrics, propagation, ROOT_CONTEXT, SpanKind, SpanStatusCode }: typeof Api): Tracing {
  const tracer = trace.getTracer(NAME, VERSION);
  const durations = metrics.getMeter(NAME, VERSION).createHistogram('http.server.request.duration', {
    description: 'The time from the first line of a request to its response, without streams.',
    unit: 's',
    advice: { explicitBucketBoundaries: BUCKETS },
  });
  return {
    begin(request) {
      const sender = propagation.extract(ROOT_CONTEXT, request.headers);
      const method = methodOf(request);
      const attributes = { 'http.request.method': method, 'url.path': '/graphql', 'url.scheme': 'http' };
      const span = tracer.startSpan(`${method} /graphql`, { kind: SpanKind.SERVER, attributes }, sender);
      const { traceId, spanId } = span.spanContext();
      return {
        ids: { traceId, spanId },
        end({ operation, isMutation, answeredBy, principal, code }, response, milliseconds) {
          const isStream = response.contentType?.startsWith('text/event-stream') ?? false;
          const type = isMutation ? 'mutation' : isStream ? 'subscription' : 'query';
          const name = operation?.name;
          const status = response.headersSent ? response.statusCode : undefined;
          if (name) span.updateName(`${type} ${name}`);
          if (operation) span.setAttributes({ 'graphql.operation.type': type, 'astrid.document': operation.document });
          if (name) span.setAttribute('graphql.operation.name', name);
          if (status) span.setAttribute('http.response.status_code', status);
          if (answeredBy) span.setAttribute('astrid.answered_by', answeredBy);
          if (code) span.setAttribute('error.type', code);
          span.setAttribute('astrid.principal', principal?.kind ?? 'refused');
          if (status === undefined || status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
          span.end();
          if (isStream) return;
          const labels = {
            ...attributes,
            ...(status && { 'http.response.status_code': status }),
            ...(code && { 'error.type': code }),
          };
          durations.record(milliseconds / 1_000, labels);
        },
      };
    },
  };
}
