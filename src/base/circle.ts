/** What waits, by client: clients take turns, and the client that was served last is at the end. */
export class Circle<T> {
  readonly #waiting = new Map<string, T[]>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(client: string, item: T): void {
    const ofClient = this.#waiting.get(client);
    if (ofClient === undefined) this.#waiting.set(client, [item]);
    else ofClient.push(item);
    this.#size++;
  }

  /** Removes and returns the next item that may run: the first such item of the first client that has one. */
  take(mayRun: (item: T) => boolean = () => true): T | undefined {
    for (const [client, ofClient] of this.#waiting) {
      const index = ofClient.findIndex(mayRun);
      if (index < 0) continue;
      const [item] = ofClient.splice(index, 1);
      this.#size--;
      if (ofClient.length === 0) this.#waiting.delete(client);
      else this.toEnd(client);
      return item;
    }
    return undefined;
  }

  remove(client: string, item: T): void {
    const ofClient = this.#waiting.get(client);
    const index = ofClient?.indexOf(item) ?? -1;
    if (ofClient === undefined || index < 0) return;
    ofClient.splice(index, 1);
    this.#size--;
    if (ofClient.length === 0) this.#waiting.delete(client);
  }

  /** The item of this client that came last. */
  lastOf(client: string): T | undefined {
    return this.#waiting.get(client)?.at(-1);
  }

  toEnd(client: string): void {
    const ofClient = this.#waiting.get(client);
    if (ofClient === undefined) return;
    this.#waiting.delete(client);
    this.#waiting.set(client, ofClient);
  }
}
