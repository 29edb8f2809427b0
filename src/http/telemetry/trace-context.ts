/** The trace that a request belongs to: the header `traceparent` of https://www.w3.org/TR/trace-context/, for the log. */

interface Trace {
  /** Of the whole trace. */
  readonly traceId: string;
  /** The part of the trace that sent the request. */
  readonly parentSpanId: string;
}

/** Version, trace, parent and flags. A later version may append more. */
const HEADER = /^(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-[0-9a-f]{2}(-.*)?$/;
const LONGEST = 200;

/** Undefined without the header, and for any other text. */
export function traceOf(header: unknown): Trace | undefined {
  if (typeof header !== 'string' || header.length > LONGEST) return undefined;
  const [, version, traceId, parentSpanId, more] = HEADER.exec(header) ?? [];
  if (traceId === undefined || parentSpanId === undefined || (version === '00' && more !== undefined)) return undefined;
  return { traceId, parentSpanId };
}
