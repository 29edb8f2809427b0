/**
 * The limits that hold for a whole server, also when several workers make it up: the parent counts for all of them. When a worker ends, the
 * parent takes back what the worker held.
 */
import type { Redis } from 'ioredis';
import { type EndTurn, Line, type SharedLine } from '../../base/line.js';
import type { Peer } from '../../base/peer.js';
import { type GiveBack, type SharedSlots, Slots } from '../../base/slots.js';
import { type Counters, countersInMemory, countersInRedis, countersOfParent, countForWorker } from './counters.js';

/** The most open streams of one principal on a server. */
export const MAX_STREAMS = 10;
const COLLECTIONS = { concurrency: 1, perClient: 2 };

interface SharedLimits {
  readonly counters: Counters;
  /** Open streams, by principal. */
  readonly streams: SharedSlots;
  /** Collections of training datasets take turns here. */
  readonly collections: SharedLine;
}

/** For a server that is one process, and for the parent of workers. With Redis, several servers share the counts. */
export const limitsInProcess = (redis?: Redis): SharedLimits => ({
  counters: redis ? countersInRedis(redis) : countersInMemory(),
  streams: new Slots(MAX_STREAMS),
  collections: new Line(COLLECTIONS),
});

/** For a worker. */
export const limitsOfParent = (parent: Peer, redis?: Redis): SharedLimits => ({
  counters: redis ? countersInRedis(redis) : countersOfParent(parent),
  streams: { take: async (client) => ending(parent, await parent.ask(STREAM, client)) },
  collections: { take: async (client, most) => ending(parent, await parent.ask(COLLECTION, client, most)) },
});

const STREAM = 'stream';
const COLLECTION = 'collection';
const END = 'end';

/** `id` is what the parent calls the slot or the turn. */
function ending(parent: Peer, id: number | null): (() => void) | null {
  if (id === null) return null;
  let ended = false;
  return () => {
    if (!ended) parent.tell(END, id);
    ended = true;
  };
}

/** Lets a worker use the limits of its parent. Returns a function that takes back everything, for when the worker has ended. */
export function shareLimits(worker: Peer, { counters, streams, collections }: SharedLimits): () => void {
  const held = new Map<number, GiveBack | EndTurn>();
  let given = 0;
  let isOver = false;
  const keep = (end: GiveBack | EndTurn | null): number | null => {
    if (end === null) return null;
    // Its turn came after the worker had ended.
    if (isOver) end();
    else held.set(++given, end);
    return given;
  };
  countForWorker(worker, counters);
  worker.answer(STREAM, async (client: string) => keep(await streams.take(client)));
  worker.answer(COLLECTION, async (client: string, most: number) => keep(await collections.take(client, most)));
  worker.answer(END, (id: number) => {
    held.get(id)?.();
    held.delete(id);
  });
  return () => {
    isOver = true;
    for (const end of held.values()) end();
    held.clear();
  };
}
