/** The header `traceparent`: the log names the trace of a request, and never repeats any other text. */
import { expect, test, vi } from 'vitest';
import { traceOf } from '../src/http/telemetry/trace-context.js';
import { PATIENCE } from './support/server.js';
import { serverOfFile } from './support/server-of-file.js';

const server = serverOfFile();
const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const PARENT = '00f067aa0ba902b7';

test('the line of a request has the trace and the span that sent it', async () => {
  server.logged.length = 0;
  await server.ok('{ viewer { name } }', { headers: { traceparent: `00-${TRACE}-${PARENT}-01` } });
  await server.ok('{ viewer { name } }', { headers: { traceparent: 'hunter2' } });
  await vi.waitFor(() => expect(server.logged).toHaveLength(2), PATIENCE);
  const [traced, other] = server.logged.map((line) => JSON.parse(line));
  expect(traced).toMatchObject({ traceId: TRACE, parentSpanId: PARENT, msg: 'request' });
  expect(other).not.toHaveProperty('traceId');
  expect(server.logged.join('')).not.toContain('hunter2');
});

test.each([
  [`00-${TRACE}-${PARENT}-00`, true],
  [`01-${TRACE}-${PARENT}-00-more`, true],
  [`00-${TRACE}-${PARENT}-00-more`, false],
  [`ff-${TRACE}-${PARENT}-00`, false],
  [`00-${'0'.repeat(32)}-${PARENT}-01`, false],
  [`00-${TRACE}-${'0'.repeat(16)}-01`, false],
  [`00-${TRACE.toUpperCase()}-${PARENT}-01`, false],
  [`00-${TRACE}-${PARENT}`, false],
  [`01-${TRACE}-${PARENT}-00-${'x'.repeat(200)}`, false],
  ['', false],
  [undefined, false],
])('%s', (header, isValid) => {
  expect(traceOf(header)).toEqual(isValid ? { traceId: TRACE, parentSpanId: PARENT } : undefined);
});
