/**
 * Every list is read to its end in every order that it offers, and its rows are read one by one. The test finds lists and orders in the
 * schema, so it also tries one that is added later.
 */
import { type GraphQLNamedType, getNamedType, isEnumType, isInputObjectType, isObjectType } from 'graphql';
import { beforeAll, describe, expect, test } from 'vitest';
import { schema } from '../../src/modules/schema.js';
import { type Chain, makeChain } from '../support/chain.js';
import { serverOfFile } from '../support/server-of-file.js';

const lists = Object.values(schema.getQueryType()?.getFields() ?? {}).filter(({ type }) =>
  getNamedType(type).name.endsWith('Connection'),
);

/** The type of a field of a type, without its wrappers. */
function typeOf(type: GraphQLNamedType | undefined, field: string): GraphQLNamedType | undefined {
  const found = isObjectType(type) || isInputObjectType(type) ? type.getFields()[field]?.type : undefined;
  return found && getNamedType(found);
}

const orders = lists.flatMap((list) => {
  const argument = list.args.find(({ name }) => name === 'orderBy');
  const fields = argument && typeOf(getNamedType(argument.type), 'field');
  return isEnumType(fields) ? fields.getValues().map(({ name }) => [list.name, name] as const) : [];
});

test('every list can be sorted, by when its rows were made at least', () => {
  expect(lists.length).toBeGreaterThan(15);
  for (const { name } of lists) expect(orders).toContainEqual([name, 'CREATED_AT']);
});

const server = serverOfFile();
let by: { token: string };
let chain: Chain;
let datasetId: string;

beforeAll(async () => {
  by = { token: server.admin.token };
  for (const name of ['b', 'a']) {
    const model = `mutation { createModel(input: { name: "${name}", version: "1", type: "cnn" }) { model { id } } }`;
    const { id } = (await server.ok(model, by)).createModel.model;
    chain = await makeChain(server, await server.makeSurvey(`SORTED-${name}`), id);
    await server.ok(`mutation { setSystemConfig(input: { key: "${name}", value: 1 }) { systemConfig { id } } }`, by);
    const owner = await server.makeUser('RESEARCHER');
    await server.makeKey({ name, owner });
    const wish = `name: "${name}", reason: "r", permissions: [READ_DATA]`;
    await server.ok(`mutation { requestApiKey(input: { ${wish} }) { apiKeyRequest { id } } }`, { token: owner.token });
  }
  const collect = 'mutation { collectTrainingDataset(input: { name: "of both" }) { trainingDataset { id sampleCount } } }';
  const { trainingDataset } = (await server.ok(collect, by)).collectTrainingDataset;
  expect(trainingDataset.sampleCount).toBe(2);
  datasetId = trainingDataset.id;
});

const WHOLE_SKY = 'near: { ra: 20, dec: 30, radius: 180 }, ';

const camelCase = (name: string) => name.toLowerCase().replace(/_./g, (part) => part.slice(1).toUpperCase());

describe('a list', () => {
  interface Row {
    readonly id: string;
    readonly value?: string | number | null;
  }

  /** The document that reads a page in an order, with the sorted value where the rows show it. */
  function documentOf(list: string, field: string, direction: string): string {
    const row = typeOf(typeOf(schema.getQueryType() ?? undefined, list), 'nodes');
    const shown = typeOf(row, camelCase(field)) ? `value: ${camelCase(field)}` : '';
    const about = `${list === 'trainingSamples' ? `datasetId: "${datasetId}", ` : ''}${field === 'SEPARATION' ? WHOLE_SKY : ''}`;
    return `query ($first: Int, $after: String) { page: ${list}(${about}first: $first, after: $after, orderBy: { field: ${field}, direction: ${direction} }) {
      totalCount nodes { id ${shown} } pageInfo { hasNextPage endCursor } } }`;
  }

  /** All rows of a list in an order, read in at least two pages, and where the first page ended. */
  async function read(list: string, field: string, direction: string): Promise<{ rows: Row[]; cursor: string }> {
    const document = documentOf(list, field, direction);
    const { totalCount } = (await server.ok(document, { variables: { first: 0 }, ...by })).page;
    const first = Math.floor(totalCount / 2);
    const rows: Row[] = [];
    const cursors: string[] = [];
    do {
      const { page } = await server.ok(document, { variables: { first, after: cursors.at(-1) }, ...by });
      rows.push(...page.nodes);
      cursors.push(page.pageInfo.endCursor);
      if (!page.pageInfo.hasNextPage) break;
    } while (rows.length <= totalCount);
    expect([list, totalCount, new Set(rows.map(({ id }) => id)).size]).toEqual([list, rows.length, rows.length]);
    expect(cursors.length).toBeGreaterThan(1);
    return { rows, cursor: cursors[0] as string };
  }

  test.each(orders)(
    '%s by %s has every row once, one direction is the other reversed, and each row can be read by its id',
    async (list, field) => {
      const up = await read(list, field, 'ASC');
      const down = await read(list, field, 'DESC');
      expect(down.rows).toEqual([...up.rows].reverse());
      // Texts are left out, because the database decides how they compare.
      const values = up.rows.flatMap(({ value }) =>
        value == null ? [] : typeof value === 'number' || field.endsWith('_AT') ? [value] : [],
      );
      expect(values.every((value, index) => index === 0 || value >= (values[index - 1] ?? value))).toBe(true);
      const single = `query ($id: ID!) { row: ${list.slice(0, -1)}(id: $id) { id } }`;
      const last = { id: up.rows.at(-1)?.id };
      expect((await server.ok(single, { variables: last, ...by })).row).toEqual(last);
      const refusal = await server.refused('BAD_USER_INPUT', documentOf(list, field, 'DESC'), {
        variables: { after: up.cursor },
        ...by,
      });
      expect(refusal.extensions.field).toBe('after');
    },
  );

  test('of alerts puts the most urgent first, and of surveys the names in order', async () => {
    const create = `mutation ($input: CreateAlertInput!) { createAlert(input: $input) { alert { id } } }`;
    for (const priority of ['HIGH', 'LOW', 'CRITICAL']) {
      const input = { detectionId: chain.Detection, type: 'sorted', title: 'x', priority };
      await server.ok(create, { variables: { input }, ...by });
    }
    const { rows } = await read('alerts', 'PRIORITY', 'DESC');
    expect(rows.map(({ value }) => value)).toEqual(['CRITICAL', 'HIGH', 'NORMAL', 'NORMAL', 'LOW']);
    expect((await read('surveys', 'NAME', 'ASC')).rows.map(({ value }) => value)).toEqual(['SORTED-a', 'SORTED-b']);
  });
});
