/** Limits how many slots each client may hold at a time. Clients without slots are not remembered. */

export class Slots {
  readonly #taken = new Map<string, number>();

  constructor(private readonly most: number) {}

  /** Takes a slot and returns a function that releases it once; null when the client holds the most allowed. */
  take(client: string): (() => void) | null {
    const taken = this.#taken.get(client) ?? 0;
    if (taken >= this.most) return null;
    this.#taken.set(client, taken + 1);
    let held = true;
    return () => {
      if (held) this.#giveBack(client);
      held = false;
    };
  }

  #giveBack(client: string): void {
    const left = (this.#taken.get(client) ?? 1) - 1;
    if (left > 0) this.#taken.set(client, left);
    else this.#taken.delete(client);
  }
}
