/**
 * The parent of several workers. All workers accept connections from its listener. It counts their common limits, writes one log, merges
 * their metrics, replaces a worker that ends, and ends when all of them have stopped. It never uses the database.
 */
import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { passOnForgetting } from '../../access/credentials/siblings.js';
import { limitsInProcess, shareLimits } from '../../access/limits/shared.js';
import { Peer } from '../../base/peer.js';
import type { Answer } from '../../http/response/bare-answers.js';
import { MetricsLedger } from './ledger.js';
import { createOutput } from './output.js';
import { environmentOf } from './role.js';
import { OTHERS_ENDED, PAGE, READY } from './topics.js';

/** A worker that ends soon after its start is replaced later and later. */
const BACKOFF = { firstMs: 100, mostMs: 10_000, soonMs: 30_000 };

interface Running {
  readonly worker: Worker;
  readonly peer: Peer;
  readonly number: number;
  readonly since: number;
  isReady: boolean;
}

interface ParentOptions {
  readonly workers: number;
  readonly log: Logger;
}

export class Parent {
  readonly #limits = limitsInProcess();
  readonly #output = createOutput();
  readonly #running = new Map<number, Running>();
  readonly #ledger: MetricsLedger;
  /** How often each number has ended soon, without a pause. */
  readonly #soon = new Map<number, number>();
  #isStopping = false;
  #allStopped = true;

  constructor(private readonly options: ParentOptions) {
    // Each worker accepts connections itself. When the parent accepted them, one on its way to a worker that is killed would never close.
    cluster.schedulingPolicy = cluster.SCHED_NONE;
    cluster.setupPrimary({ stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
    this.#ledger = new MetricsLedger(options.workers, () => this.#ready.length);
  }

  get #ready(): Running[] {
    return [...this.#running.values()].filter(({ isReady }) => isReady);
  }

  /** Starts the first worker, and then the others. Returns the address; null when one of them could not start, and has said why. */
  async start(): Promise<AddressInfo | null> {
    const address = await this.#first(0, true);
    if (address === null) return null;
    const others = Array.from({ length: this.options.workers - 1 }, (_, index) => this.#first(index + 1, false));
    return (await Promise.all(others)).includes(null) ? null : address;
  }

  /** From now on, a worker that ends is replaced. */
  replace(): void {
    for (const running of this.#running.values()) this.#replaceWhenEnded(running);
  }

  /** The metrics of all workers. */
  page(): Promise<Answer> {
    return this.#ledger.page(this.#ready.map(({ peer }) => peer));
  }

  /** Asks all workers to stop. Returns whether each of them stopped in order. */
  async stop(limitMs: number): Promise<boolean> {
    this.#isStopping = true;
    const ended = [...this.#running.values()].map(({ worker }) => {
      const exit = once(worker, 'exit');
      worker.process.kill('SIGTERM');
      return exit;
    });
    const limit = setTimeout(() => {
      for (const { worker } of this.#running.values()) worker.process.kill('SIGKILL');
    }, limitMs);
    await Promise.all(ended);
    clearTimeout(limit);
    return this.#allStopped;
  }

  async #first(number: number, isFirstStart: boolean): Promise<AddressInfo | null> {
    const { worker, peer } = this.#fork(number, isFirstStart);
    const ready = new Promise<AddressInfo>((resolve) => this.#onReady(number, peer, resolve));
    return Promise.race([ready, once(worker, 'exit').then(() => null)]);
  }

  #fork(number: number, isFirstStart = false): Running {
    const worker = cluster.fork(environmentOf({ number, isFirstStart }));
    const peer = new Peer({
      send: (message) => void (worker.isConnected() && worker.send(message, undefined, () => {})),
      onMessage: (listener) => void worker.on('message', listener),
      onClose: (listener) => void worker.once('exit', listener),
    });
    const running: Running = { worker, peer, number, since: performance.now(), isReady: false };
    this.#running.set(number, running);
    const takeBack = shareLimits(peer, this.#limits);
    passOnForgetting(peer, () => this.#ready.filter((other) => other !== running).map((other) => other.peer));
    peer.answer(PAGE, () => this.page());
    peer.answer(OTHERS_ENDED, () => this.#othersEnded(running));
    if (worker.process.stdout) this.#output.follow(worker.process.stdout);
    worker.once('exit', (code) => {
      takeBack();
      this.#running.delete(number);
      this.#ledger.end(peer, this.#isStopping);
      // A worker that still starts does not handle signals yet.
      if (this.#isStopping && running.isReady && code !== 0) this.#allStopped = false;
    });
    return running;
  }

  #onReady(number: number, peer: Peer, then: (address: AddressInfo) => void = () => {}): void {
    peer.answer(READY, (address: AddressInfo) => {
      const running = this.#running.get(number);
      if (running) running.isReady = true;
      then(address);
    });
  }

  #replaceWhenEnded({ worker, number, since }: Running): void {
    worker.once('exit', async (code, signal) => {
      if (this.#isStopping) return;
      const soon = performance.now() - since < BACKOFF.soonMs ? (this.#soon.get(number) ?? 0) + 1 : 1;
      this.#soon.set(number, soon);
      const delayMs = Math.min(BACKOFF.mostMs, BACKOFF.firstMs * 2 ** (soon - 1));
      const ended = { worker: number, workerPid: worker.process.pid, ...(signal ? { signal } : { code }), delayMs };
      this.options.log.error(ended, 'a worker has ended: another one replaces it');
      await sleep(delayMs, undefined, { ref: false });
      if (this.#isStopping) return;
      const next = this.#fork(number);
      this.#onReady(number, next.peer, () =>
        this.options.log.info({ worker: number, workerPid: next.worker.process.pid }, 'ready'),
      );
      this.#replaceWhenEnded(next);
    });
  }

  async #othersEnded(running: Running): Promise<void> {
    const others = [...this.#running.values()].filter((other) => other !== running);
    await Promise.all(others.map(({ worker }) => once(worker, 'exit')));
  }
}
