/** Limits how many slots each client may hold at a time. Clients without slots are not remembered. */

/** Gives a slot back. Calling it again does nothing. */
export type GiveBack = () => void;

/** Slots that other processes may share. */
export interface SharedSlots {
  /** Null when the client holds the most allowed. */
  take(client: string): GiveBack | null | Promise<GiveBack | null>;
}

export class Slots implements SharedSlots {
  readonly #held = new Map<string, number>();

  constructor(private readonly most: number) {}

  take(client: string): GiveBack | null {
    const count = this.#held.get(client) ?? 0;
    if (count >= this.most) return null;
    this.#held.set(client, count + 1);
    let held = true;
    return () => {
      if (held) this.#giveBack(client);
      held = false;
    };
  }

  #giveBack(client: string): void {
    const left = (this.#held.get(client) ?? 1) - 1;
    if (left > 0) this.#held.set(client, left);
    else this.#held.delete(client);
  }
}
