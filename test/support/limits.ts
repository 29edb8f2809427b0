/** Documents that exceed a limit, and texts that repeat a part. */
import { expect } from 'vitest';
import { LIMITS } from '../../src/document/limits.js';
import type { RequestOptions, TestServer } from './server.js';

/** Fails unless the server refuses the document because of this limit. */
export async function exceeds(server: TestServer, limit: keyof typeof LIMITS, query: string, request: RequestOptions = {}) {
  const { extensions, status } = await server.refused('LIMIT_EXCEEDED', query, request);
  expect({ status, extensions }).toMatchObject({ status: 400, extensions: { limit, value: LIMITS[limit] } });
}

/** The text, repeated. */
export const times = (count: number, text: (index: number) => string): string =>
  Array.from({ length: count }, (_, i) => text(i)).join(' ');
