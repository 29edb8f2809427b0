/**
 * `npm run bench:dearest`: searches for slow documents that `cost` permits. It generates documents that cost nearly as much as the limit
 * (documents.ts). It sends each with a key that may only read, to a server on the PostgreSQL of DATABASE_URL, which
 * `npm run bench:seed` has filled. Then it lists the documents that took longest and those that held the event loop longest. DOCUMENTS
 * (the number of random ones) and SEED can be set.
 */
import { type GraphQLField, getNamedType, isCompositeType, parse, validate } from 'graphql';
import { costOf } from '../src/document/cost.js';
import { checkLimits, LIMITS } from '../src/document/limits.js';
import { operationNamed } from '../src/document/operation.js';
import { schema } from '../src/modules/schema.js';
import { type Document, DocumentMaker, type Random, type Values } from './documents.js';
import { makeKey, quantile, sql, Worker } from './support.js';

const DOCUMENTS = Number(process.env.DOCUMENTS ?? 300);
const SEED = Number(process.env.SEED ?? 1);
const SHOWN = 12;
const MOST_ALIASES = 48;

const url = process.env.DATABASE_URL;
if (!url) {
  console.error('Set DATABASE_URL to a PostgreSQL database that npm run bench:seed has filled.');
  process.exit(2);
}

/** Returns the same numbers for the same seed (mulberry32). */
function randomFrom(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The table of each type, by the name of the field that reads one of it. */
const TABLES: Record<string, string> = {
  survey: 'surveys',
  observation: 'observations',
  preprocessRun: 'preprocess_runs',
  differenceRun: 'difference_runs',
  candidate: 'candidates',
  model: 'models',
  modelRun: 'model_runs',
  detection: 'detections',
  alert: 'alerts',
  validationEvent: 'validation_events',
  trainingDataset: 'training_datasets',
  trainingSample: 'training_samples',
  trainingRun: 'training_runs',
  processingJob: 'processing_jobs',
};

async function valuesOf(database: string): Promise<Values> {
  const ids = new Map<string, string[]>();
  for (const [field, table] of Object.entries(TABLES)) {
    const rows = await sql<{ id: string }>(database, `SELECT id FROM ${table} LIMIT 3`);
    const type = `${field[0]?.toUpperCase()}${field.slice(1)}`;
    const known = rows.map(({ id }) => `${type}:${id}`);
    ids.set(field, known);
    ids.set(field.toLowerCase(), known);
  }
  ids.set('dataset', ids.get('trainingDataset') ?? []);
  ids.set('node', [...ids.values()].flat());
  const surveys = await sql<{ name: string }>(database, 'SELECT name FROM surveys LIMIT 20');
  const bands = await sql<{ name: string }>(database, 'SELECT DISTINCT filter_band AS name FROM observations LIMIT 20');
  const names = (rows: { name: string }[]) => rows.map(({ name }) => name).filter(Boolean);
  return {
    ids,
    texts: new Map([
      ['survey', names(surveys)],
      ['filterBand', names(bands)],
      ['externalId', ['bench-777']],
      ['search', ['data', 'set', 'a']],
      ['type', ['train', 'cnn']],
    ]),
  };
}

function costOfText(text: string): number {
  const operation = operationNamed(parse(text));
  return operation ? costOf(operation, {}).value : Number.POSITIVE_INFINITY;
}

/** Repeats the field under aliases, as often as the limits permit. Undefined when not even one fits. */
function filled(document: Document): string | undefined {
  for (let scale = 1; scale > 0.01; scale *= 0.6) {
    const one = document(scale);
    const cost = costOfText(`{ ${one} }`);
    for (let count = Math.min(Math.floor(LIMITS.cost / cost), MOST_ALIASES); count > 0; count = Math.floor(count / 2)) {
      const text = `{ ${Array.from({ length: count }, (_, i) => `a${i}: ${one}`).join(' ')} }`;
      if (checkLimits(parse(text)) === null) return text;
    }
  }
  return undefined;
}

interface Sent {
  readonly text: string;
  readonly cost: number;
  readonly elapsedMs: number;
  readonly stallMs: number;
  readonly cpuMs: number;
}

const { key, revoke } = await makeKey(url, ['read:public', 'read:data']);
const worker = new Worker('side.ts', 'api', url);
const { port } = await worker.answer<{ port: number }>();
const refused = new Map<string, number>();

async function send(text: string): Promise<Sent | undefined> {
  const before = await worker.ask<{ micros: number }>({});
  const began = performance.now();
  const response = await fetch(`http://127.0.0.1:${port}/graphql`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-API-Key': key },
    body: JSON.stringify({ query: text }),
  });
  const answer = await response.text();
  const elapsedMs = performance.now() - began;
  const after = await worker.ask<{ micros: number; stallMs: number }>({});
  const code = /"code":"(\w+)"/.exec(answer)?.[1];
  if (code !== undefined) {
    refused.set(code, (refused.get(code) ?? 0) + 1);
    if (code === 'INTERNAL_SERVER_ERROR') console.error(`${answer.slice(0, 300)}\n${text.slice(0, 1_000)}\n`);
    if (code !== 'SERVICE_UNAVAILABLE') return undefined;
  }
  return { text, cost: costOfText(text), elapsedMs, stallMs: after.stallMs, cpuMs: (after.micros - before.micros) / 1_000 };
}

function show(title: string, sent: readonly Sent[], by: (one: Sent) => number): void {
  console.log(`\n${title}: p50 ${quantile(sent.map(by), 0.5).toFixed(0)} ms, p99 ${quantile(sent.map(by), 0.99).toFixed(0)} ms`);
  const longest = [...sent].sort((a, b) => by(b) - by(a)).slice(0, SHOWN);
  for (const { text, cost, elapsedMs, stallMs, cpuMs } of longest) {
    const numbers = [elapsedMs, stallMs, cpuMs].map((ms) => ms.toFixed(0).padStart(6)).join('');
    console.log(`${numbers} ms, cost ${cost}: ${text.slice(0, Number(process.env.WIDTH ?? 300))}`);
  }
}

/** The root fields that a key which only reads may select. */
function readable(): GraphQLField<unknown, unknown>[] {
  const fields = Object.values(schema.getQueryType()?.getFields() ?? {});
  return fields.filter(({ name, type }) => {
    const [named, none] = [
      getNamedType(type),
      ['viewer', 'requiredPermissions', 'permissionSets', 'trainingDatasetPreview', 'crossMatch'],
    ];
    return isCompositeType(named) && !none.includes(name) && !/^(user|apiKey|auditEvent|systemConfig)/.test(name);
  });
}

try {
  const fields = readable();
  const lists = fields.filter(({ type }) => getNamedType(type).name.endsWith('Connection'));
  const maker = new DocumentMaker(await valuesOf(url), randomFrom(SEED));
  const texts: string[] = [];
  for (const one of [...maker.sweep(lists), ...maker.crossMatches()]) texts.push(filled(() => one) ?? '');
  const swept = texts.length;
  while (texts.length < swept + DOCUMENTS) {
    const text = filled(maker.any(fields));
    if (text !== undefined && validate(schema, parse(text)).length === 0) texts.push(text);
  }
  const sent: Sent[] = [];
  await send('{ surveys { nodes { id } } }');
  for (const text of texts.filter(Boolean)) {
    const one = await send(text);
    if (one) sent.push(one);
  }
  console.log(
    `${swept} documents of one list, ${DOCUMENTS} random ones (SEED=${SEED}), of which ${sent.length} were answered`,
    refused,
  );
  console.log('elapsed, longest stall of the event loop, CPU time of the server:');
  show('Longest by elapsed time', sent, ({ elapsedMs }) => elapsedMs);
  show('Longest by stall of the event loop', sent, ({ stallMs }) => stallMs);
} finally {
  await worker.stop();
  await revoke();
}
