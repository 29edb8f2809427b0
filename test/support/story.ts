/** A story of requests to one server: each step notes the ids in its answer, which later steps use, and the operations that it sent. */
import { type FieldNode, Kind, parse } from 'graphql';
import { expect } from 'vitest';
import { openStream } from './events.js';
import type { TestServer } from './server.js';

export function storyOn(server: TestServer) {
  const ids: Record<string, string> = {};
  const run = new Set<string>();
  const admin = () => ({ token: server.admin.token });

  /** Sends a document as an admin, and notes its root fields and the ids in its answer: `ids.apiKey`. */
  // biome-ignore lint/suspicious/noExplicitAny: answers are what each row asks for.
  async function send(document: string, variables: Record<string, unknown> = {}, by: object = admin()): Promise<any> {
    for (const definition of parse(document).definitions)
      if (definition.kind === Kind.OPERATION_DEFINITION)
        for (const field of definition.selectionSet.selections) run.add((field as FieldNode).name.value);
    const data = await server.ok(document, { variables, ...by });
    for (const [field, answer] of Object.entries<Record<string, { id?: string }>>(data)) {
      expect(answer, field).not.toBeNull();
      for (const [name, row] of Object.entries(answer ?? {})) if (row?.id) ids[name] = row.id;
    }
    return data;
  }
  const change = async (name: string, input: object, payload = '__typename', by?: object) => {
    const type = `${name[0]?.toUpperCase()}${name.slice(1)}Input`;
    return (await send(`mutation ($input: ${type}!) { ${name}(input: $input) { ${payload} } }`, { input }, by))[name];
  };
  /** A single read of the row with this id. */
  const read = (name: string, fields = 'id', id = ids[name]) =>
    send(`query ($id: ID!) { ${name}(id: $id) { ${fields} } }`, { id });
  const list = async (name: string, args = '', fields = 'id') => {
    const { nodes } = (await send(`{ ${name}${args && `(${args})`} { nodes { ${fields} } } }`))[name];
    expect(nodes.length, name).toBeGreaterThan(0);
    return nodes;
  };
  const ingest = async (externalId: string, more: object = {}) => {
    const row = { externalId, ra: 10, dec: 20, observedAt: '2026-01-01', ...more };
    const payload = 'inserted rows { id } rejected { index reason }';
    const done = await change('ingestObservations', { survey: 'ZTF', observations: [row] }, payload);
    if (done.rows[0]) ids.observation = done.rows[0].id;
    return done;
  };
  /** The first event of a subscription, which the work causes. */
  async function event(document: string, work: () => Promise<unknown>) {
    const [, field] = /\{ (\w+)/.exec(document) as unknown as [string, string];
    run.add(field);
    const stream = await openStream(server.url, document, admin());
    try {
      await work();
      return (await stream.data())[field];
    } finally {
      stream.close();
    }
  }
  return { ids, run, send, change, read, list, ingest, event };
}
