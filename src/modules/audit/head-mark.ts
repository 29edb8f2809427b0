/** A remembered head: it stands for the whole audit log up to a seal, in 64 digits. */
import type { Head } from './chain.js';

export type HeadMark = Pick<Head, 'number' | 'hash'>;

/** `NUMBER:HASH`, for people to copy. */
export const headText = ({ number, hash }: HeadMark): string => `${number}:${hash}`;

/** Undefined for any other text. */
export function headIn(text: string): HeadMark | undefined {
  const [, number, hash] = /^([1-9]\d{0,17}):([0-9a-f]{64})$/.exec(text) ?? [];
  return number === undefined || hash === undefined ? undefined : { number: BigInt(number), hash };
}
