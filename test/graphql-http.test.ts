/** GraphQL over HTTP: all audits of the reference implementation. */
import { serverAudits } from 'graphql-http';
import { expect, test } from 'vitest';
import { serverOfFile } from './support/server-of-file.js';

const server = serverOfFile();

const audits = serverAudits({ url: () => server.url, fetchFn: fetch });

test.each(audits.map((audit) => [`${audit.id} ${audit.name}`, audit] as const))('%s', async (_name, audit) => {
  const result = await audit.fn();
  expect(result.status, 'reason' in result ? result.reason : '').toBe('ok');
});
