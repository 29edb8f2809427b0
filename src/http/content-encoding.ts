/** Refuses encoded bodies: a compressed one could expand to any size. */
import type { IncomingMessage } from 'node:http';
import { ApiError } from '../base/errors.js';

/** Throws BAD_REQUEST with 415 and the accepted encodings when the body is compressed or encoded in another way. */
export function refuseEncodedBody({ headers }: IncomingMessage): void {
  const encoding = headers['content-encoding'];
  if (encoding === undefined || /^(\s*identity\s*)?$/i.test(encoding)) return;
  const refusal = new ApiError(
    'BAD_REQUEST',
    'The body must not be compressed: send it without Content-Encoding, or with identity.',
  );
  refusal.extensions.http = { status: 415, headers: { 'Accept-Encoding': 'identity' } };
  throw refusal;
}
