/** docs/migrating.md names only operations of the schema, and its examples run on the demo data. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { schema } from '../src/modules/schema.js';
import { loadDemoData } from '../src/start/demo.js';
import { startServer, type TestServer } from './support/server.js';

const page = readFileSync(new URL('../docs/migrating.md', import.meta.url), 'utf8');
const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
const operations = new Set(roots.flatMap((type) => Object.keys(type?.getFields() ?? {})));
const fields = new Set(
  Object.values(schema.getTypeMap()).flatMap((type) => ('getFields' in type ? Object.keys(type.getFields()) : [])),
);

const rows = page
  .split('\n')
  .filter((line) => line.startsWith('| '))
  .map((line) =>
    line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  )
  .filter(([endpoint, operation]) => !endpoint?.startsWith('**') && !endpoint?.startsWith('---') && operation !== 'operation');
const namesIn = (text: string) => [...text.matchAll(/`(\w+)`/g)].map(([, name]) => name as string);

test('the table has a row for each endpoint', () => {
  expect(rows.length).toBeGreaterThan(100);
});

test.each(rows as [string, string][])('%s is an operation, or there is a reason why not', (_endpoint, answer) => {
  const names = namesIn(answer);
  if (answer.startsWith('none: ')) expect(answer.length).toBeGreaterThan('none: '.length);
  else if (!answer.startsWith('`/')) expect(operations).toContain(names[0]);
  for (const name of names) expect([...operations, ...fields]).toContain(name);
});

describe('an example', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer();
    await loadDemoData(server.app);
  });
  afterAll(() => server.stop());

  const examples = [...page.matchAll(/^```graphql\n(.*?)```$/gms)].map(([, document]) => document as string);

  test('is answered, with a row where it asks for one', async () => {
    expect(examples.length).toBeGreaterThan(4);
    const { key } = await server.makeKey({ set: 'PREFECT_WORKFLOWS' });
    for (const document of examples) {
      const data = await server.ok(document, { key });
      for (const [field, answer] of Object.entries(data)) expect(answer, field).not.toBeNull();
    }
  });
});
