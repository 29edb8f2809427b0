/**
 * The metrics of all workers as one page. Counts never fall when a worker ends: the ledger keeps the last counts that it read from each.
 * The counts of a worker that was killed, since they were read last, are lost.
 */
import { AggregatorRegistry, Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Peer } from '../../base/peer.js';
import type { Answer } from '../../http/response/bare-answers.js';
import { inTime } from '../../http/telemetry/in-time.js';
import { type MetricValues, pageOf } from '../../http/telemetry/metrics.js';
import { VALUES } from './topics.js';

/** The worst of all processes is what matters. */
const WORST: Readonly<Record<string, 'max' | 'min'>> = { average: 'max' };
/** The types of metrics that only grow. */
const COUNTS: ReadonlySet<string> = new Set(['counter', 'histogram']);

export class MetricsLedger {
  readonly #own = new Registry();
  readonly #ended: Counter;
  /** The last values of each running worker. */
  readonly #last = new Map<Peer, MetricValues>();
  /** The counts of the workers that have ended. */
  #past: Promise<MetricValues> = Promise.resolve([]);

  /** `running` is the number of workers that accept requests. */
  constructor(workers: number, running: () => number) {
    const registers = [this.#own];
    collectDefaultMetrics({ register: this.#own });
    new Gauge({
      name: 'astrid_workers',
      help: 'The workers of this server: those that accept requests ("running"), and all ("wanted").',
      labelNames: ['state'],
      registers,
      collect() {
        this.set({ state: 'running' }, running());
        this.set({ state: 'wanted' }, workers);
      },
    });
    this.#ended = new Counter({
      name: 'astrid_workers_ended_total',
      help: 'How often a worker ended without being asked to. Another one replaces it.',
      registers,
    });
  }

  /** A worker has ended. */
  end(worker: Peer, isExpected: boolean): void {
    if (!isExpected) this.#ended.inc();
    const values = this.#last.get(worker);
    this.#last.delete(worker);
    const counts = values?.filter(({ type }) => COUNTS.has(String(type)));
    if (counts) this.#past = this.#past.then((past) => registryOf([past, counts]).getMetricsAsJSON());
  }

  /** The page of all processes. A worker that does not answer in time counts with its last values. */
  async page(workers: readonly Peer[]): Promise<Answer> {
    await Promise.all(
      workers.map(async (worker) => {
        const values = (await inTime(worker.ask(VALUES))) as MetricValues | undefined;
        // It may have ended meanwhile.
        if (values && workers.includes(worker)) this.#last.set(worker, values);
      }),
    );
    const all = [await this.#own.getMetricsAsJSON(), ...this.#last.values(), await this.#past];
    return pageOf(registryOf(all.map(withWorst)));
  }
}

const registryOf = (all: readonly MetricValues[]): Registry => AggregatorRegistry.aggregate([...all] as never) as Registry;

const withWorst = (values: MetricValues): MetricValues =>
  values.map((metric) => {
    const aggregator = metric.name === 'process_start_time_seconds' ? 'min' : (WORST[metric.aggregator] ?? metric.aggregator);
    return { ...metric, aggregator };
  });
