/** OpenTelemetry: spans and durations reach a collector, name the trace of the caller, and contain nothing that was sent. */
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test, vi } from 'vitest';
import { startTelemetry } from '../../src/start/telemetry.js';
import { copySnapshotTo } from '../support/database.js';
import { Program } from '../support/process.js';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const PARENT = '00f067aa0ba902b7';
const PATIENCE = { timeout: 60_000 };

async function collector(): Promise<{ url: string; bodies: (path: string) => string }> {
  const received: [string, string][] = [];
  const server = createServer(async (request, response) => {
    received.push([request.url ?? '', await text(request)]);
    response.setHeader('Content-Type', 'application/json').end('{}');
  }).listen(0, '127.0.0.1');
  await vi.waitFor(() => expect(server.listening).toBe(true));
  onTestFinished(() => void server.close());
  const bodies = (path: string) =>
    received
      .filter(([url]) => url === path)
      .map(([, body]) => body)
      .join('\n');
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, bodies };
}

async function started(
  env: NodeJS.ProcessEnv,
): Promise<{ program: Program; ask: (body: object, headers?: object) => Promise<unknown> }> {
  const folder = await mkdtemp(join(tmpdir(), 'astrid-telemetry-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const dataDir = join(folder, 'data');
  await copySnapshotTo(dataDir);
  const program = new Program('main.ts', { DATA_DIR: dataDir, PORT: '0', ...env });
  const [url] = await program.says(/"url":"([^"]+)","msg":"ready"/);
  const ask = (body: object, headers: object = {}) =>
    fetch(url as string, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body: JSON.stringify(body),
    }).then((response) => response.json());
  return { program, ask };
}

test('a request becomes a span of the trace of its caller, and is measured', async () => {
  const { url, bodies } = await collector();
  const { program, ask } = await started({
    OTEL_EXPORTER_OTLP_ENDPOINT: url,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    OTEL_SERVICE_NAME: 'astrid-of-the-test',
    OTEL_BSP_SCHEDULE_DELAY: '100',
    OTEL_METRIC_EXPORT_INTERVAL: '500',
    OTEL_METRIC_EXPORT_TIMEOUT: '400',
  });
  const query = 'query Nightly($n: String) { survey(name: $n) { id } }';
  await ask({ query, variables: { n: 'hunter2' } }, { traceparent: `00-${TRACE}-${PARENT}-01`, 'X-API-Key': 'hunter2' });
  await ask({ query: 'query Nightly { viewer { name } }' }, { traceparent: `00-${TRACE}-${PARENT}-01` });
  await vi.waitFor(() => expect(bodies('/v1/traces')).toContain('query Nightly'), PATIENCE);
  await vi.waitFor(() => expect(bodies('/v1/metrics')).toContain('http.server.request.duration'), PATIENCE);
  const traces = bodies('/v1/traces');
  expect(traces).toContain(`"traceId":"${TRACE}"`);
  expect(traces).toContain(`"parentSpanId":"${PARENT}"`);
  expect(traces).toContain('astrid-of-the-test');
  expect(traces).toContain('UNAUTHENTICATED');
  expect(traces + bodies('/v1/metrics')).not.toMatch(/hunter2|survey\(/);
  const [spanId] = await program.says(new RegExp(`"traceId":"${TRACE}","parentSpanId":"${PARENT}","spanId":"([0-9a-f]{16})"`));
  expect(traces).toContain(`"spanId":"${spanId}"`);
  await program.end('SIGTERM');
  expect(await program.ended).toBe(0);
}, 240_000);

test('a collector that does not answer delays neither requests nor the stop', async () => {
  const silent = createServer(() => {}).listen(0, '127.0.0.1');
  await vi.waitFor(() => expect(silent.listening).toBe(true));
  onTestFinished(() => {
    silent.closeAllConnections();
    silent.close();
  });
  const { program, ask } = await started({
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${(silent.address() as AddressInfo).port}`,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
  });
  expect(await ask({ query: '{ __typename }' })).toEqual({ data: { __typename: 'Query' } });
  const began = performance.now();
  await program.end('SIGTERM');
  expect(performance.now() - began).toBeLessThan(9_000);
}, 240_000);

test.each([{}, { OTEL_SERVICE_NAME: 'astrid' }, { OTEL_SDK_DISABLED: 'true', OTEL_TRACES_EXPORTER: 'otlp' }])(
  '%o loads nothing',
  async (env) => {
    expect(await startTelemetry(env)).toBeUndefined();
  },
);
