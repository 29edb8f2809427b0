/**
 * Waits until all new connections are accepted. Node accepts one connection in each turn of its event loop. When sixty arrive together and
 * each turn takes long, because requests of the first ones run, the last one waits for sixty such turns: other callers and /readyz waited
 * for seconds. So no request begins while connections arrive, and the turns are short (entrance.ts).
 */
import type { Server } from 'node:net';

/** Even when connections arrive without a pause, some requests begin after this number of turns (entrance.ts). */
const MOST_TURNS = 100;

export class Arrivals {
  #arrived = 0;
  #over: Promise<void> | undefined;

  /** Create it before the server listens. */
  constructor(server: Server) {
    server.on('connection', () => {
      this.#arrived++;
      this.#over ??= this.#untilOver();
    });
  }

  /** Undefined when no connection has arrived lately. Otherwise resolves after a turn in which none arrives. */
  get over(): Promise<void> | undefined {
    return this.#over;
  }

  async #untilOver(): Promise<void> {
    for (let turn = 0, seen = -1; turn < MOST_TURNS && seen !== this.#arrived; turn++) {
      seen = this.#arrived;
      await nextTurn();
      await nextTurn();
    }
    this.#over = undefined;
  }
}

/** The first of two begins after the events of this turn, and ends before those of the next. */
const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
