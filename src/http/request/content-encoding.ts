/** Refuses encoded bodies: a compressed one could expand to any size. Chunks are the only coding that the server removes. */
import type { IncomingMessage } from 'node:http';
import { ApiError } from '../../base/errors.js';

/** Throws BAD_REQUEST with 415 and the accepted encodings when the body is compressed or encoded in another way. */
export function refuseEncodedBody({ headers }: IncomingMessage): void {
  const encoding = headers['content-encoding'];
  if (encoding === undefined || /^(\s*identity\s*)?$/i.test(encoding)) return;
  const message = 'The body must not be compressed: send it without Content-Encoding, or with identity.';
  throw new ApiError('BAD_REQUEST', message, {}, { status: 415, headers: { 'Accept-Encoding': 'identity' } });
}

/** Whether a coding may hide the end of the body. Node then ends the connection in the same turn, so refuse the request before it waits. */
export function hasTransferCoding({ headers }: IncomingMessage): boolean {
  const coding = headers['transfer-encoding'];
  return coding !== undefined && !/^\s*chunked\s*$/i.test(coding);
}

/** Throws BAD_REQUEST with 501 for every other coding than `chunked`. */
export function refuseTransferCoding(request: IncomingMessage): void {
  if (!hasTransferCoding(request)) return;
  const message = 'The only supported Transfer-Encoding is chunked: send the body unencoded.';
  throw new ApiError('BAD_REQUEST', message, {}, { status: 501, headers: { Connection: 'close' } });
}
