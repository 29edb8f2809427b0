/** The alert rules, their runbooks and the dashboard: every metric that they name exists, and every alert has a page and a unit test. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createMetrics } from '../src/http/telemetry/metrics.js';
import { MetricsLedger } from '../src/start/workers/ledger.js';
import { serverOfFile } from './support/server-of-file.js';

const server = serverOfFile({ hears: true });
const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');

const RULES = read('deploy/prometheus/alerts.yaml');
const UNIT_TESTS = read('deploy/prometheus/alerts.test.yaml');
const DASHBOARD = JSON.parse(read('deploy/grafana/dashboard.json'));

const alerts = RULES.split('- alert: ')
  .slice(1)
  .map((text) => ({
    name: text.split('\n', 1)[0] as string,
    expr: (/expr: '(.*)'$/m.exec(text)?.[1] ?? '').replaceAll("''", "'"),
    severity: /severity: (\w+)/.exec(text)?.[1],
    runbook: /runbook: (\S+)/.exec(text)?.[1] as string,
  }));

/** All names of series, with those of a histogram, and the labels and values that are known before anything has happened. */
async function namesInForce(): Promise<Set<string>> {
  const pages = [await createMetrics(server.app).page(), await new MetricsLedger(2, () => 2).page([])];
  const names = new Set<string>();
  for (const { body } of pages)
    for (const [, name, type] of String(body).matchAll(/^# TYPE (\S+) (\w+)$/gm)) {
      names.add(name as string);
      if (type === 'histogram') for (const part of ['bucket', 'sum', 'count']) names.add(`${name}_${part}`);
    }
  // The tests on the embedded database have no pool.
  names.add('astrid_database_connections');
  // Prometheus makes this one: whether it could read a server's metrics.
  names.add('up');
  return names;
}

const metricsIn = (expr: string): string[] =>
  [...expr.replaceAll(/"[^"]*"/g, '""').matchAll(/\b(?:(?:astrid|process|nodejs)_\w+|up)\b/g)].map(([name]) => name);

const expressions = (): string[] =>
  DASHBOARD.panels.flatMap(({ targets = [] }: { targets?: { expr: string }[] }) => targets.map(({ expr }) => expr));

test('every metric of an alert exists', async () => {
  const names = await namesInForce();
  expect(alerts.length).toBeGreaterThan(15);
  for (const { name, expr } of alerts) {
    expect(metricsIn(expr), name).not.toEqual([]);
    for (const metric of metricsIn(expr)) expect(names, name).toContain(metric);
  }
});

test('every metric of the dashboard exists, and the dashboard shows every metric of the server', async () => {
  const names = await namesInForce();
  const shown = new Set(expressions().flatMap(metricsIn));
  expect(expressions().length).toBeGreaterThan(20);
  for (const metric of shown) expect(names).toContain(metric);
  const own = [...names].filter((name) => name.startsWith('astrid_') && !/_(sum|count)$/.test(name));
  const missing = own.filter((name) => !shown.has(name) && !shown.has(`${name}_bucket`));
  expect(missing).toEqual(['astrid_build_info']);
});

test('every alert links to its runbook, which states the same rule and what to do', () => {
  for (const { name, expr, severity, runbook } of alerts) {
    const page = read(runbook);
    expect(page.split('\n', 1)[0]).toBe(`# ${name}`);
    expect(page).toContain(`\`\`\`promql\n${expr}\n\`\`\``);
    expect(page).toContain(`The alert is \`${severity}\``);
    for (const heading of ['Look', 'Do']) expect(page.split(`## ${heading}\n`)[1]?.trim()).toMatch(/^(1\.|-) /);
  }
});

test('every page of an alert has its alert, and the table lists them in order', () => {
  const pages = readdirSync(new URL('../docs/runbooks/alerts', import.meta.url)).filter((name) => name !== 'README.md');
  expect(pages.map((name) => `docs/runbooks/alerts/${name}`).sort()).toEqual(alerts.map(({ runbook }) => runbook).sort());
  const listed = [...read('docs/runbooks/alerts/README.md').matchAll(/^\| \[(\w+)\]\((\S+)\) \| (\w+) \|/gm)];
  expect(listed.map(([, name, page, severity]) => [name, `docs/runbooks/alerts/${page}`, severity])).toEqual(
    alerts.map(({ name, runbook, severity }) => [name, runbook, severity]),
  );
});

test('every alert has a unit test for promtool', () => {
  for (const { name, severity, runbook } of alerts) {
    const part = UNIT_TESTS.split(`- name: ${name} fires\n`)[1]?.split('  - name: ')[0] ?? '';
    expect(part, name).toContain(`exp_labels: { severity: ${severity}`);
    expect(part, name).toContain(`runbook: ${runbook}`);
  }
});

test('refusals, waits and ended streams are counted by words of the server', async () => {
  const metrics = createMetrics(server.app);
  const response = (contentType = 'application/json') => ({ headersSent: true, statusCode: 200, contentType }) as never;
  metrics.ended({ code: 'UNAUTHENTICATED', reason: 'EXPIRED' }, response(), 1);
  metrics.ended({ code: 'FORBIDDEN', reason: 'a word of a client' }, response(), 1);
  metrics.ended({ code: 'BAD_REQUEST' }, response(), 1);
  metrics.ended({ code: 'LIMIT_EXCEEDED' }, response('text/event-stream'), 1);
  metrics.ended({ reason: 'STALLED' }, response('text/event-stream'), 1);
  metrics.ended({}, response('text/event-stream'), 1);
  const lines = String((await metrics.page()).body)
    .split('\n')
    .filter((line) => /^astrid_(refusals|streams_ended)_total/.test(line));
  expect(lines).toEqual([
    'astrid_refusals_total{code="UNAUTHENTICATED",reason="EXPIRED"} 1',
    'astrid_refusals_total{code="FORBIDDEN",reason=""} 1',
    'astrid_streams_ended_total{code="LIMIT_EXCEEDED"} 1',
    'astrid_streams_ended_total{code="STALLED"} 1',
    'astrid_streams_ended_total{code=""} 1',
  ]);
});
