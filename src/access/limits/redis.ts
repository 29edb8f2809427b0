/**
 * Redis, in which several servers share the counts of their limits. The limits fail closed: a request that cannot be counted gets 503.
 * So the server does not wait for a silent Redis. After `SILENCE_MS` it counts as unavailable, and gets no commands until it answers
 * again.
 */
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { StartError } from '../../base/errors.js';

const SILENCE_MS = 1_000;

/** Throws StartError when Redis does not answer. */
export async function openRedis(url: string, log: Logger): Promise<Redis> {
  const { Redis } = await import('ioredis');
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: SILENCE_MS,
    commandTimeout: SILENCE_MS,
    // Ends the connection as well as the command: otherwise commands would queue in it.
    socketTimeout: SILENCE_MS,
    enableOfflineQueue: false,
    // The sender was refused already, because the request was not counted.
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 1,
  });
  redis.on('error', (error: NodeJS.ErrnoException) =>
    log.error({ code: error.code ?? error.message }, 'Redis is not reachable: requests with a limit are refused'),
  );
  try {
    await redis.connect();
  } catch {
    redis.disconnect();
    throw new StartError('REDIS_URL is set, but Redis does not answer at this address: start Redis, or unset REDIS_URL.');
  }
  return redis;
}
