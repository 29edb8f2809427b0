/**
 * The counters of the limits: in memory; in Redis, when several servers share the counts; or in the parent of several workers. A count
 * that cannot be made rejects, and the request is refused.
 */
import type { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import type { Peer } from '../../base/peer.js';
import { BoundedLimiter } from './bounded-limiter.js';

const MINUTE = 60;
/** How long a user is known at an address. */
export const KNOWN_SECONDS = 21 * 24 * 60 * MINUTE;

/** The counts, with their limit of points and the seconds after which they end. */
const COUNTERS = {
  /** Wrong passwords by address, against trying many e-mails. */
  'sign-in:address': { points: 60, duration: 15 * MINUTE },
  /** Wrong passwords by e-mail and address. */
  'sign-in:narrow': { points: 10, duration: 15 * MINUTE },
  /** Wrong passwords by e-mail alone, against guessing from many addresses. */
  'sign-in:wide': { points: 100, duration: 60 * MINUTE },
  /** Addresses where a user has signed in. Below 2^31 ms: a longer timer of Node fires immediately, and the address would be forgotten. */
  'sign-in:known': { points: 1, duration: KNOWN_SECONDS },
  /** Requests of a key. It only counts: the limit of each request differs. */
  requests: { points: Number.MAX_SAFE_INTEGER, duration: MINUTE },
} as const;

type CounterName = keyof typeof COUNTERS;

/** The part of a rate limiter that limits need. `consume` rejects with a RateLimiterRes above the limit. */
export interface Counter {
  consume(key: string, points?: number): Promise<RateLimiterRes>;
  reward(key: string, points?: number): Promise<RateLimiterRes>;
  get(key: string): Promise<RateLimiterRes | null>;
  set(key: string, points: number, seconds: number): Promise<RateLimiterRes>;
  delete(key: string): Promise<boolean>;
}

/** Returns the counter with this name. */
export type Counters = (name: CounterName) => Counter;

const TOPIC = 'count';

export function countersInMemory(): Counters {
  const made = new Map<CounterName, Counter>();
  return (name) => {
    const options = { keyPrefix: name, ...COUNTERS[name] };
    // Anybody can invent the keys of sign-ins. The keys of requests are keys that exist.
    const counter = made.get(name) ?? (name === 'requests' ? new RateLimiterMemory(options) : new BoundedLimiter(options));
    made.set(name, counter);
    return counter;
  };
}

export const countersInRedis =
  (redis: Redis): Counters =>
  (name) =>
    new RateLimiterRedis({ storeClient: redis, keyPrefix: `astrid:${name}`, ...COUNTERS[name] });

/** The counters of a worker: its parent counts. */
export const countersOfParent =
  (parent: Peer): Counters =>
  (name) => {
    const count = async (...call: Call) => received(await parent.ask(TOPIC, name, ...call));
    return {
      consume: (key, points) => count('consume', key, points),
      reward: (key, points) => count('reward', key, points),
      get: (key) => count('get', key),
      set: (key, points, seconds) => count('set', key, points, seconds),
      delete: (key) => count('delete', key),
    } as Counter;
  };

type Call = readonly [method: keyof Counter, key: string, points?: number | undefined, seconds?: number];

/** Counts for a worker. */
export function countForWorker(worker: Peer, counters: Counters): void {
  worker.answer(TOPIC, async (name: CounterName, ...call: Call): Promise<Sent> => {
    if (!Object.hasOwn(COUNTERS, name)) throw new Error('no such count');
    try {
      return sent(await counted(counters(name), ...call));
    } catch (refusal) {
      if (refusal instanceof RateLimiterRes) return { ...sent(refusal), isRefused: true };
      throw refusal;
    }
  });
}

/** The channel turns a missing number into null. */
function counted(counter: Counter, ...[method, key, points, seconds]: Call): Promise<RateLimiterRes | boolean | null> {
  if (method === 'consume' || method === 'reward') return counter[method](key, points ?? 1);
  if (method === 'get' || method === 'delete') return counter[method](key);
  if (method === 'set') return counter.set(key, points ?? 0, seconds ?? 0);
  throw new Error('no such count');
}

/** A result on its way through the channel. */
interface Sent {
  /** Remaining points, milliseconds, consumed points. */
  readonly counts?: readonly [number, number, number];
  readonly value?: boolean | null;
  readonly isRefused?: boolean;
}

const sent = (result: RateLimiterRes | boolean | null): Sent =>
  result instanceof RateLimiterRes
    ? { counts: [result.remainingPoints, result.msBeforeNext, result.consumedPoints] }
    : { value: result };

function received({ counts, value, isRefused = false }: Sent): RateLimiterRes | boolean | null {
  if (counts === undefined) return value ?? null;
  const result = new RateLimiterRes(...counts, false);
  if (isRefused) throw result;
  return result;
}
