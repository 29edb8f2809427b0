/**
 * Questions and answers between two processes that share a channel for messages: a worker and its parent. Either side may ask. Messages
 * arrive in the order in which they were sent.
 */

/** The end of the channel in this process. */
export interface Port {
  send(message: Message): void;
  onMessage(listener: (message: unknown) => void): void;
  onClose(listener: () => void): void;
}

/** Text, numbers, lists and plain objects: the channel carries JSON. */
// biome-ignore lint/suspicious/noExplicitAny: each topic has its own values, and its two files agree on them.
type Value = any;

type Message =
  | { readonly astrid: 'ask'; readonly id: number; readonly topic: string; readonly given: readonly Value[] }
  | { readonly astrid: 'answer'; readonly id: number; readonly value?: Value; readonly error?: string };

type Handler = (...given: Value[]) => Value;

interface Waiting {
  resolve(value: Value): void;
  reject(error: Error): void;
}

export class Peer {
  readonly #handlers = new Map<string, Handler>();
  readonly #waiting = new Map<number, Waiting>();
  #asked = 0;
  #isClosed = false;

  constructor(private readonly port: Port) {
    port.onMessage((message) => this.#receive(message as Message));
    port.onClose(() => this.#close());
  }

  /** Answers the questions of a topic. A handler may return a promise. */
  answer(topic: string, handler: Handler): void {
    this.#handlers.set(topic, handler);
  }

  /** The answer of the other side. Rejects when its handler fails or the channel closes. */
  ask(topic: string, ...given: Value[]): Promise<Value> {
    return new Promise((resolve, reject) => {
      if (this.#isClosed) return reject(closed());
      const id = ++this.#asked;
      this.#waiting.set(id, { resolve, reject });
      this.port.send({ astrid: 'ask', id, topic, given });
    });
  }

  /** Sends something that needs no answer. It is lost when the channel closes. */
  tell(topic: string, ...given: Value[]): void {
    this.ask(topic, ...given).catch(() => {});
  }

  #receive(message: Message): void {
    if (message?.astrid === 'ask') void this.#answer(message);
    else if (message?.astrid === 'answer') {
      const waiting = this.#waiting.get(message.id);
      this.#waiting.delete(message.id);
      if (message.error === undefined) waiting?.resolve(message.value);
      else waiting?.reject(new Error(message.error));
    }
  }

  async #answer({ id, topic, given }: Message & { astrid: 'ask' }): Promise<void> {
    let answer: Partial<Message>;
    try {
      const handler = this.#handlers.get(topic);
      if (handler === undefined) throw new Error(`nobody answers ${topic}`);
      answer = { value: await handler(...given) };
    } catch (error) {
      answer = { error: error instanceof Error ? error.message : String(error) };
    }
    if (!this.#isClosed) this.port.send({ astrid: 'answer', id, ...answer });
  }

  #close(): void {
    this.#isClosed = true;
    for (const { reject } of this.#waiting.values()) reject(closed());
    this.#waiting.clear();
  }
}

const closed = () => new Error('the other process has ended');
