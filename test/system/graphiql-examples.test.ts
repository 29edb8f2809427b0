/** The operations with which GraphiQL opens are valid, and so are their variables. Those for a key run on the demo data, and so do the examples for the command line. */

import { readdirSync, readFileSync } from 'node:fs';
import { getVariableValues, Kind, parse, validate } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EXAMPLE_TABS } from '../../src/http/graphiql/examples.js';
import { schema } from '../../src/modules/schema.js';
import { loadDemoData } from '../../src/start/demo.js';
import { astrid } from '../support/astrid.js';
import { startServer, type TestServer } from '../support/server.js';

test.each(EXAMPLE_TABS.map((tab) => [/(?:query|mutation) (\w+)/.exec(tab.query)?.[1], tab] as const))('%s', (_name, tab) => {
  const document = parse(tab.query);
  expect(validate(schema, document)).toEqual([]);
  const [operation, ...others] = document.definitions;
  expect(others).toEqual([]);
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('A tab holds one operation.');
  const { errors } = getVariableValues(schema, operation.variableDefinitions ?? [], JSON.parse(tab.variables ?? '{}'));
  expect(errors).toBeUndefined();
});

describe('with the key that CreateKey makes, on the demo data', () => {
  let server: TestServer;
  let key: string;
  beforeAll(async () => {
    server = await startServer({ hears: true });
    await loadDemoData(server.app);
    ({ key } = await server.makeKey({ set: 'PREFECT_WORKFLOWS', scopes: ['survey:ZTF'] }));
  });
  afterAll(() => server.stop());

  test.each(
    EXAMPLE_TABS.filter(({ headers }) => headers.includes('X-API-Key')).map((tab) => [tab.query.split('\n')[0], tab] as const),
  )('%s', async (_title, { query, variables = '{}' }) => {
    const data = await server.ok(query, { variables: JSON.parse(variables), key });
    for (const answer of Object.values(data)) expect(answer).not.toBeNull();
  });

  const folder = new URL('../../examples/documents/', import.meta.url);
  const page = readFileSync(new URL('../../docs/cli.md', import.meta.url), 'utf8');

  test.each(readdirSync(folder))('astrid query examples/documents/%s, which docs/cli.md shows', async (name) => {
    expect(page).toContain(`astrid query examples/documents/${name}`);
    const { id } = await server.app.db.model.findFirstOrThrow();
    const variables = name === 'performance.graphql' ? ['--variables', JSON.stringify({ modelId: `Model:${id}` })] : [];
    const env = { ASTRID_URL: server.url, ASTRID_API_KEY: key };
    const { code, out, err } = await astrid(env, ['query', new URL(name, folder).pathname, ...variables]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    for (const answer of Object.values(JSON.parse(out))) expect(answer).not.toBeNull();
  });
});
