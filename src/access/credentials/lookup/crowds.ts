/**
 * Counts what waits, by client and by the networks around it, to find the widest crowd: first the network with the most, then the smaller
 * network with the most inside it, and then the client. Each operation takes constant time, since a flood calls them most.
 */
import { networksOf } from '../../limits/address.js';

/** A network, or a single client. */
class Crowd {
  count = 0;
  readonly inside = new Map<string, Crowd>();
  /** The crowds inside, by their count. */
  readonly #byCount = new Map<number, Set<Crowd>>();
  #most = 0;

  constructor(readonly name: string) {}

  /** The widest crowd inside. Of equally wide ones, the one that has been so for the longest time. */
  get widest(): Crowd | undefined {
    const [first] = this.#byCount.get(this.#most) ?? [];
    return first;
  }

  change(crowd: Crowd, by: 1 | -1): void {
    const before = this.#byCount.get(crowd.count);
    before?.delete(crowd);
    if (before?.size === 0) this.#byCount.delete(crowd.count);
    crowd.count += by;
    if (crowd.count === 0) this.inside.delete(crowd.name);
    else this.#byCount.set(crowd.count, (this.#byCount.get(crowd.count) ?? new Set()).add(crowd));
    // A count changes by one, so the greatest count changes by at most one.
    if (crowd.count > this.#most) this.#most = crowd.count;
    else if (!this.#byCount.has(this.#most)) this.#most--;
  }
}

export class Crowds {
  readonly #all = new Crowd('');

  add(client: string): void {
    let around = this.#all;
    for (const name of networksOf(client)) {
      const crowd = around.inside.get(name) ?? new Crowd(name);
      around.inside.set(name, crowd);
      around.change(crowd, 1);
      around = crowd;
    }
  }

  /** Call it once for each look-up that was added. */
  remove(client: string): void {
    let around = this.#all;
    for (const name of networksOf(client)) {
      const crowd = around.inside.get(name) as Crowd;
      around.change(crowd, -1);
      around = crowd;
    }
  }

  /** A client in the widest crowd. */
  widest(): string {
    let crowd = this.#all;
    for (let next = crowd.widest; next !== undefined; next = next.widest) crowd = next;
    return crowd.name;
  }
}
