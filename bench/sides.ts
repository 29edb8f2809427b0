/** Servers under measurement. They take turns in one run, so other work of the machine slows all of them alike. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Driver } from './driver.js';
import type { Used } from './serving.js';
import { quantile, Worker } from './support.js';

export interface Side {
  readonly name: string;
  readonly worker: Worker;
  readonly port: number;
}

/** A side, and the request that it is sent. */
export interface Contender extends Side {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** What one round of a side found. */
interface Measured {
  /** CPU microseconds for one request. */
  readonly micros: number;
  readonly requestsPerSecond: number;
  /** Parts of the time in which the side's main thread, and one core of the load generator, were busy. */
  readonly busy: number;
  readonly driverBusy: number;
}

/** The rounds of each side. */
export type Costs = ReadonlyMap<string, readonly Measured[]>;

interface Turns {
  readonly rounds: number;
  /** Of a round, and of the one before them, which warms up and does not count. */
  readonly seconds: number;
  readonly warmUp: number;
  readonly connections: number;
}

/** A process that is starting or ending a round is not measured: in the middle, every connection is in use. */
const MARGIN_MS = 200;
/** A process that has answered so many requests is warm. */
const WARM_REQUESTS = 500;
/** A side whose event loop was busy for a smaller part of the time was not saturated. */
const SATURATED = 0.9;

export const JSON_HEADERS = { 'Content-Type': 'application/json', Accept: 'application/graphql-response+json' };

/** Starts a program of the bench: `file` is its path, or its path and the Node to run it. */
export async function startSide(name: string, ...worker: ConstructorParameters<typeof Worker>): Promise<Side> {
  const started = new Worker(...worker);
  return { name, worker: started, ...(await started.answer<{ port: number }>()) };
}

export const contender = (side: Side, asked: object, headers: Readonly<Record<string, string>> = {}): Contender => ({
  ...side,
  body: JSON.stringify(asked),
  headers: { ...JSON_HEADERS, ...headers },
});

/** Sends the request once. Throws unless the answer is without errors. */
export async function ask({ port, body, headers }: Pick<Contender, 'port' | 'body' | 'headers'>): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${port}/graphql`, { method: 'POST', headers, body });
  const text = await response.text();
  if (response.status !== 200 || text.includes('"errors"')) throw new Error(`${response.status} ${text.slice(0, 500)}`);
  return text;
}

export async function takeTurns(driver: Driver, contenders: readonly Contender[], turns: Turns): Promise<Costs> {
  const costs = new Map<string, Measured[]>(contenders.map(({ name }) => [name, []]));
  const samples = new Map<string, number>();
  for (const one of contenders) samples.set(one.name, Buffer.byteLength(await ask(one)));
  const play = (one: Contender, seconds: number) =>
    measure(driver, one, seconds, turns.connections, samples.get(one.name) as number);
  for (const one of contenders) await warmUp(one, () => play(one, turns.warmUp));
  for (let round = 0; round < turns.rounds; round++) {
    for (const one of contenders) costs.get(one.name)?.push(await play(one, turns.seconds));
  }
  for (const [name, all] of costs) tellWhatWasSlower(driver, name, all);
  return costs;
}

/** The first requests of a process are slower: on a busy machine one round may not be enough of them. */
async function warmUp({ worker }: Contender, play: () => Promise<unknown>): Promise<void> {
  for (let attempt = 0; attempt < 3; attempt++) {
    await play();
    const { requests } = await worker.ask<Used>({});
    if (requests >= WARM_REQUESTS) return;
  }
}

async function measure(
  driver: Driver,
  { name, worker, port, body, headers }: Contender,
  seconds: number,
  connections: number,
  sample: number,
  attempts = 5,
): Promise<Measured> {
  const drive = driver.start({ port, body, headers, seconds, connections });
  let over = false;
  const ended = drive.ended.finally(() => {
    over = true;
  });
  await sleep(MARGIN_MS);
  const driverBefore = drive.cpuMs();
  const before = await worker.ask<Used>({});
  await sleep(seconds * 1_000 - 2 * MARGIN_MS);
  const after = await worker.ask<Used>({});
  const driverAfter = drive.cpuMs();
  const late = over;
  const { requests, bytes, failed } = await ended;
  if (failed > 0) throw new Error(`${failed} of ${requests} requests to ${name} failed.`);
  // An answer of another length is another answer. What the driver counts may include headers.
  if (bytes < requests * sample * 0.98) throw new Error(`Answers of ${name} are shorter than the first one, of ${sample} bytes.`);
  // A side that computes long at a time, or a busy machine, answers late: a longer round helps.
  if (late || Number.isNaN(driverBefore)) {
    if (attempts === 0)
      throw new Error(
        `${name} was not measured: each round was over before the side answered. Other work may keep this machine busy.`,
      );
    return measure(driver, { name, worker, port, body, headers }, seconds + 1, connections, sample, attempts - 1);
  }
  const elapsed = after.now - before.now;
  return {
    micros: (after.micros - before.micros) / (after.requests - before.requests),
    requestsPerSecond: ((after.requests - before.requests) / elapsed) * 1_000,
    busy: (after.busyMs - before.busyMs) / elapsed,
    driverBusy: (driverAfter - driverBefore) / elapsed,
  };
}

/** States for each side that was not saturated whether the load generator was the slower one. */
function tellWhatWasSlower({ name: driver }: Driver, side: string, all: readonly Measured[]): void {
  const [busy, driverBusy] = [median(all.map((one) => one.busy)), median(all.map((one) => one.driverBusy))];
  if (busy >= SATURATED) return;
  const percent = (part: number) => `${Math.round(part * 100)} %`;
  const cause =
    driverBusy >= SATURATED
      ? `the load generator (${driver}) was slower than this side`
      : `the load generator (${driver}) was busy for ${percent(driverBusy)}, so both waited for the database or for other work of this machine`;
  console.log(`  not saturated: the main thread of ${side} was busy for ${percent(busy)} of the time; ${cause}`);
}

export const median = (numbers: readonly number[]): number => quantile(numbers, 0.5);

export const micros = (value: number): string => `${value < 10 ? value.toFixed(2) : Math.round(value).toLocaleString('en')} µs`;

/** The median over the rounds of a side. NaN for a side that was not measured. */
export const medianOf = (costs: Costs, side: string, what: keyof Measured = 'micros'): number =>
  median((costs.get(side) ?? []).map((one) => one[what]));

/** The median of the ratios of two sides in the same round, and the medians of both. Undefined when a side was not measured. */
export function ratio(costs: Costs, side: string, other: string): { value: number; text: string } | undefined {
  const [these, those] = [costs.get(side), costs.get(other)];
  if (these === undefined || those === undefined) return undefined;
  const value = median(these.map(({ micros: cost }, round) => cost / (those[round] as Measured).micros));
  return { value, text: `${value.toFixed(2)} (${micros(medianOf(costs, side))} ÷ ${micros(medianOf(costs, other))})` };
}
