/** SQL plans page, order and write values as the resolvers do: cursors in each order, odd numbers and texts, cones. */
import { getNamedType, isEnumType, isInputObjectType } from 'graphql';
import { describe, expect, test } from 'vitest';
import { storedDouble } from '../../src/database/statements/doubles.js';
import { schema } from '../../src/modules/schema.js';
import { bothWaysOfFile } from '../support/both-ways.js';
import { isThorough } from '../support/effort.js';

const lists = Object.values(schema.getQueryType()?.getFields() ?? {}).filter(
  ({ extensions }) => extensions.reads?.kind === 'list',
);

const ways = bothWaysOfFile();

/** Pages of each order: the first, the one after its cursor and, when all is tried, one more. */
const PAGES = isThorough ? 3 : 2;

/** The names by which a list can be ordered. */
function orderFields({ args }: (typeof lists)[number]): string[] {
  const order = getNamedType(args.find(({ name }) => name === 'orderBy')?.type);
  const field = isInputObjectType(order) ? getNamedType(order.getFields().field?.type) : undefined;
  return isEnumType(field) ? field.getValues().map(({ name }) => name) : [];
}

test.each(lists.map((field) => [field.name, field] as const))('%s goes on at its cursors, in each order', async (name, list) => {
  const args = name === 'trainingSamples' ? `datasetId: "${ways.chain.TrainingDataset}"` : '';
  for (const field of orderFields(list))
    for (const direction of ['ASC', 'DESC']) {
      let after = '';
      for (let page = 0; page < PAGES; page++) {
        const near = field === 'SEPARATION' ? 'near: { ra: 10, dec: 1, radius: 180 }' : '';
        const asked = `${name}(first: 1 ${after} ${near} orderBy: { field: ${field}, direction: ${direction} } ${args})`;
        const { answer } = await ways.both(`{ ${asked} { edges { cursor node { id } } pageInfo { hasNextPage endCursor } } }`);
        const { endCursor } = answer.data[name].pageInfo;
        if (endCursor === null) break;
        after = `after: "${endCursor}"`;
      }
    }
});

describe('values', () => {
  const NUMBERS = [
    0,
    -0,
    1e-7,
    -1e-7,
    1e-6,
    9.5e-7,
    5e-324,
    1.7976931348623157e308,
    1e21,
    1e20,
    123456789012345680000,
    0.1,
    -1.5e-10,
    2 ** 53,
  ];

  test('numbers and their cursors', async () => {
    const { id } = await ways.server.app.db.differenceRun.findFirstOrThrow();
    const { surveyId } = await ways.server.app.db.differenceRun.findUniqueOrThrow({ where: { id } });
    await ways.server.app.db.candidate.createMany({
      data: NUMBERS.map((number, index) => ({
        differenceRunId: id,
        surveyId,
        ra: index,
        dec: 2,
        snr: storedDouble(number),
        flux: storedDouble(-number),
      })),
    });
    for (const direction of ['ASC', 'DESC']) {
      const list = `candidates(first: 100, orderBy: { field: SNR, direction: ${direction} })`;
      const { answer } = await ways.both(`{ ${list} { edges { cursor node { snr flux } } } }`);
      for (const { cursor } of answer.data.candidates.edges)
        await ways.both(
          `{ candidates(first: 2, after: "${cursor}", orderBy: { field: SNR, direction: ${direction} }) { nodes { id } } }`,
        );
    }
  });

  test('texts, times and JSON', async () => {
    const texts = ['"quoted"', 'back\\slash', 'a\nb\tc\u0001\u001f\u007f', 'é 漢 😀', '\u2028\u2029', "it's", '</script>', '%_'];
    for (const [index, text] of texts.entries()) {
      const survey = await ways.server.makeSurvey(`T${index}`);
      await ways.server.app.db.survey.update({ where: { id: survey.uuid }, data: { description: text } });
      await ways.server.app.db.user.create({ data: { name: `n${text}`, email: `u${index}@example.org`, role: 'GUEST' } });
      await ways.server.makeObservations(survey, 2, (row) => ({
        externalId: `${text}${row}`,
        observedAt: new Date(row === 0 ? '0001-01-01T00:00:00.001Z' : '9999-12-31T23:59:59.999Z'),
      }));
    }
    const values = [
      'null',
      '[]',
      '{}',
      '0',
      '-0',
      '1e-7',
      '12345678901234567890',
      '"\\"\\ud83d\\ude00"',
      '{"__proto__": {"a": 1}, "b": null, "": [[]]}',
    ];
    for (const [index, value] of values.entries())
      await ways.server.app.db.$executeRawUnsafe(
        `INSERT INTO models (id, name, version, type, metrics) VALUES (gen_random_uuid(), 'json', '${index}', 'x', $1::text::jsonb)`,
        value,
      );
    await ways.both('{ surveys(first: 100) { nodes { name description } } }');
    await ways.both('{ models(filter: { name: "json" }, first: 100) { nodes { version metrics hyperparameters } } }');
    for (const direction of ['ASC', 'DESC']) {
      await ways.both(
        `{ observations(first: 100, orderBy: { field: OBSERVED_AT, direction: ${direction} }) { edges { cursor node { externalId observedAt } } } }`,
      );
      const { answer } = await ways.both(
        `{ users(first: 100, orderBy: { field: NAME, direction: ${direction} }) { edges { cursor node { name } } } }`,
      );
      for (const { cursor } of answer.data.users.edges)
        await ways.both(
          `{ users(first: 2, after: "${cursor}", orderBy: { field: NAME, direction: ${direction} }) { nodes { name } } }`,
        );
    }
  });
});

/** Each order with each radius and page size. Otherwise each order with one of them in turn. */
function conesOf(list: (typeof lists)[number]) {
  const all = orderFields(list).flatMap((order) =>
    [50, 1, 0].flatMap((first) => [90, 180].map((radius) => ({ order, first, radius }))),
  );
  // Six of each order, so every seventh is another combination of the next order.
  return isThorough ? all : all.filter((_, index) => index % 7 === 0);
}

const onSky = lists.filter(({ args }) => args.some(({ name }) => name === 'near'));

test.each(onSky.map((field) => [field.name, field] as const))(
  'a cone of %s is searched, and its rows are read by a plan',
  async (name, list) => {
    for (const { order, radius, first } of conesOf(list)) {
      const asked = `${name}(first: ${first}, near: { ra: 10, dec: -60, radius: ${radius} }, orderBy: { field: ${order}, direction: ASC })`;
      const { answeredBy } = await ways.both(
        `{ ${asked} { totalCount edges { cursor node { id separation } } pageInfo { hasNextPage endCursor } } }`,
      );
      expect(answeredBy).toBe('sql');
      await ways.both(`{ ${asked} { nodes { id separation createdAt } } }`, { key: ways.scoped });
      await ways.both(`{ ${asked} { nodes { id } } }`);
    }
  },
);

test('the separation of rows is null outside of a root list with near', async () => {
  const { answer, answeredBy } = await ways.both(
    '{ detections(near: { ra: 10, dec: 1, radius: 9 }) { nodes { separation observation { separation detections { nodes { separation } } } } } }',
  );
  expect(answeredBy).toBe('sql');
  const [node] = answer.data.detections.nodes;
  expect(typeof node.separation).toBe('number');
  expect(node.observation).toMatchObject({
    separation: null,
    detections: { nodes: [{ separation: null }, { separation: null }] },
  });
  await ways.both('{ detections { nodes { separation } } }');
  await ways.both(`{ detection(id: "${ways.chain.Detection}") { separation } }`);
});
