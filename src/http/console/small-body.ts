/** Reads the small JSON object that a page of the console sends. */
import type { IncomingMessage } from 'node:http';
import { ApiError, badRequest } from '../../base/errors.js';
import { JSON_TYPE } from '../request/request.js';

const MOST_BYTES = 8_192;

const tooLarge = () =>
  new ApiError('PAYLOAD_TOO_LARGE', `The body is larger than ${MOST_BYTES} bytes.`, {}, { headers: { Connection: 'close' } });

/** Rejects with BAD_REQUEST or PAYLOAD_TOO_LARGE. An empty body is an empty object. */
export async function readSmall(request: IncomingMessage): Promise<Readonly<Record<string, unknown>>> {
  if (Number(request.headers['content-length']) > MOST_BYTES) throw tooLarge();
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    // The connection stays open after a refusal, so that the client reads it.
    for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > MOST_BYTES) throw tooLarge();
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof ApiError) throw error;
    throw badRequest('The connection ended before the whole body arrived: send the request again.');
  }
  if (size === 0) return {};
  if (!JSON_TYPE.test(request.headers['content-type'] ?? ''))
    throw badRequest('The body must be JSON, with Content-Type: application/json.');
  return objectIn(Buffer.concat(chunks).toString('utf8'));
}

function objectIn(text: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw badRequest('The body is not valid JSON.');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw badRequest('The body must be a JSON object.');
  return value as Readonly<Record<string, unknown>>;
}
