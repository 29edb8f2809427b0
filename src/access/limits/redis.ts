/**
 * Redis, in which servers share what they count for their limits. The limits fail closed: what cannot be counted is refused with
 * 503. So a Redis that says nothing must not be waited for: after `SILENCE_MS` it is away, and until it has been reached again
 * nothing is sent to it.
 */
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { StartError } from '../../base/errors.js';

const SILENCE_MS = 1_000;

/** Throws StartError when no Redis answers. */
export async function openRedis(url: string, log: Logger): Promise<Redis> {
  const { Redis } = await import('ioredis');
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: SILENCE_MS,
    commandTimeout: SILENCE_MS,
    // Beside the command it ends the connection, in which commands would gather.
    socketTimeout: SILENCE_MS,
    enableOfflineQueue: false,
    // Whoever sent it has been told that it was not counted.
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 1,
  });
  redis.on('error', (error: NodeJS.ErrnoException) =>
    log.error({ code: error.code ?? error.message }, 'Redis is not reachable: what is limited is refused'),
  );
  try {
    await redis.connect();
  } catch {
    redis.disconnect();
    throw new StartError('REDIS_URL is set, but no Redis answers there: start it or unset REDIS_URL.');
  }
  return redis;
}
