/**
 * Lets requests begin. Node accepts one connection in each turn of its event loop, and hands over every request that has arrived in one
 * turn. So requests that begin together make a long turn, and connections that arrive meanwhile wait for many long turns: a flood of refused
 * requests kept other callers and /livez waiting for seconds. Therefore no request begins while connections arrive (arrivals.ts), and the
 * requests of one turn begin as long as it has lasted less than `TURN_MS`. The others wait, and take turns by client.
 *
 * Callers whose key is cached wait in a separate line. While both lines wait, one request in `PARTS` is a stranger's, since strangers can
 * invent addresses.
 */
import type { ServerResponse } from 'node:http';
import { Circle } from '../../base/circle.js';

const TURN_MS = 10;
/** The most requests that begin in one turn after a wait. */
const MOST = 64;
const PARTS = 4;

/** The sender of a request, as far as that is known before anything is looked up. */
export interface Sender {
  readonly isKnown: boolean;
  /** The id of a cached key, or the group of a stranger's address. */
  readonly client: string;
}

interface Waiting {
  readonly response: ServerResponse;
  readonly begin: () => void;
}

export class Entrance {
  readonly #known = new Circle<Waiting>();
  readonly #strangers = new Circle<Waiting>();
  #turnBegan: number | undefined;
  #isOpening = false;
  #begun = 0;

  /** `arrivals` resolves when the connections that arrive are accepted; undefined when none arrives. */
  constructor(private readonly arrivals: () => Promise<void> | undefined) {}

  /** The number of requests that wait. */
  get waiting(): number {
    return this.#known.size + this.#strangers.size;
  }

  /** Calls `begin` now or in a later turn, unless the client has closed the connection by then. `begin` must not throw. */
  enter(response: ServerResponse, senderOf: () => Sender, begin: () => void): void {
    if (this.waiting === 0 && this.arrivals() === undefined && this.#hasTime()) {
      begin();
      return;
    }
    const { isKnown, client } = senderOf();
    (isKnown ? this.#known : this.#strangers).add(client, { response, begin });
    this.#open();
  }

  /** Whether this turn may begin another request. */
  #hasTime(): boolean {
    if (this.#turnBegan === undefined) {
      this.#turnBegan = performance.now();
      setImmediate(() => {
        this.#turnBegan = undefined;
      });
      return true;
    }
    return performance.now() - this.#turnBegan < TURN_MS;
  }

  #open(): void {
    if (this.#isOpening) return;
    this.#isOpening = true;
    const over = this.arrivals();
    if (over === undefined) this.#beginSome();
    else void over.then(() => this.#beginSome());
  }

  /** Begins requests in the next turn. Between two immediates Node does what the first has caused, so the time counts that too. */
  #beginSome(): void {
    let began: number | undefined;
    let left = Math.min(this.waiting, MOST);
    const step = () => {
      began ??= performance.now();
      if (performance.now() - began < TURN_MS) this.#beginNext();
      if (--left > 0) return;
      this.#isOpening = false;
      if (this.waiting > 0) this.#open();
    };
    for (let i = left; i > 0; i--) setImmediate(step);
  }

  #beginNext(): void {
    const isTurnOfStrangers = this.#strangers.size > 0 && (this.#known.size === 0 || ++this.#begun % PARTS === 0);
    const next = (isTurnOfStrangers ? this.#strangers : this.#known).take();
    if (next !== undefined && !next.response.closed) next.begin();
  }
}
