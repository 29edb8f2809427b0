/**
 * Plans show no row and no column that the caller may not see, whatever is asked, and even when the first permission check is off. What
 * a scoped key may see is decided here from the rows, not from the declarations of the entities.
 */
import { isObjectType } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { schema } from '../../src/modules/schema.js';
import type { Seen, Sent } from '../support/ask.js';
import { FAULTS, type Fault, listenBroken } from '../support/broken.js';
import { tries } from '../support/effort.js';
import { hiddenIn, isHidden, showsNoMore } from '../support/hidden.js';
import type { TestPrincipal } from '../support/principals.js';
import { difference } from '../support/same-answers.js';
import { SEED } from '../support/seed.js';
import { compareReads } from '../support/two-ways.js';
import { makeWorld, type World } from '../support/world.js';

const CASES = Number(process.env.PLAN_CASES ?? tries(500));
/** How many times the cases are sent when too few of them are refused. */
const MOST_TIMES = 4;
const TIMEOUT = { timeout: 60_000 + MOST_TIMES * CASES * 100 };

let world: World;
/** Without the first permission check: by plans, and by resolvers. */
let plans: string;
let resolvers: string;
let scoped: readonly TestPrincipal[];

beforeAll(async () => {
  world = await makeWorld(SEED);
  plans = await world.listen({ preExecutionCheck: false });
  resolvers = await world.listen({ preExecutionCheck: false, plans: false });
  scoped = world.principals.filter(({ name }) => /^key of (alpha|both|empty)/.test(name));
});
afterAll(() => world.stop());

const isRefusal = ({ text }: Seen): boolean => /"code":"(FORBIDDEN|UNAUTHENTICATED)"/.test(text);

/** Where nothing is refused, all is equal. Where something is, the plans show no more, and refuse only what the first check refuses. */
async function noMore(one: Seen, other: Seen, principal: TestPrincipal, sent: Sent): Promise<string | null> {
  const hidden = hiddenIn(world.rows, principal, one);
  if (hidden.length > 0) return `hidden rows ${hidden}`;
  if (!isRefusal(one) && !isRefusal(other)) return difference(one, other);
  if (!isRefusal(one)) return 'refused by the resolvers only';
  const [first, second] = [JSON.parse(one.text).data, JSON.parse(other.text).data];
  if (!showsNoMore(first, second)) return 'data that the resolvers do not show';
  if (isRefusal(other)) return null;
  const checked = await world.asker.ask(world.server.url, principal.headers, sent);
  return isRefusal(checked) ? null : 'refused by the plans only';
}

test(`${CASES} random reads without the first check, from TEST_SEED=${SEED}`, TIMEOUT, async () => {
  let [sent, refused] = [0, 0];
  const onAnswer = (seen: Seen) => {
    sent++;
    if (isRefusal(seen) && seen.line.answeredBy !== 'resolvers') refused++;
  };
  const ways = { one: plans, other: resolvers, compare: noMore, onAnswer };
  await compareReads(world, MOST_TIMES * CASES, SEED, ways, () => sent >= CASES && refused > CASES / 50);
  expect(refused).toBeGreaterThan(CASES / 50);
});

test('the check finds the hidden rows of a server that forgets scopes', TIMEOUT, async () => {
  const broken = await listenBroken(world.server.app, FAULTS['scopes are forgotten'] as Fault, world.asker.metrics);
  const differences: string[] = [];
  const ways = { one: broken.url, other: plans, compare: noMore, onDifference: (what: string) => differences.push(what) };
  await compareReads(world, 3_000, SEED, ways, () => differences.some((what) => what.startsWith('hidden rows')));
  expect(differences.some((what) => what.startsWith('hidden rows'))).toBe(true);
  broken.close();
});

test('a plan that was made for a caller with more permissions is refused, or shows less', async () => {
  const { server } = world;
  const query = '{ observations(first: 200) { totalCount nodes { id survey { name } } } }';
  const { id, key } = await server.makeKey({ permissions: ['READ_DATA', 'READ_PUBLIC'] });
  const ask = async (url: string) => JSON.parse((await world.asker.ask(url, { 'X-API-Key': key }, { query })).text);
  const change = (changes: object) =>
    server.ok('mutation ($input: UpdateApiKeyInput!) { updateApiKey(input: $input) { apiKey { id } } }', {
      variables: { input: { id, ...changes } },
      token: server.admin.token,
    });
  const all = world.known.ids.get('Observation')?.length;
  for (const url of [plans, server.url]) {
    await change({ scopes: [], permissions: ['READ_DATA', 'READ_PUBLIC'] });
    expect((await ask(url)).data.observations.totalCount).toBe(all);
    await change({ scopes: ['survey:Beta'] });
    const { nodes, totalCount } = (await ask(url)).data.observations;
    expect(new Set(nodes.map((node: { survey: { name: string } }) => node.survey.name))).toEqual(new Set(['Beta']));
    expect(totalCount).toBe(nodes.length);
    await change({ permissions: ['READ_DATA'] });
    expect((await ask(url)).errors[0].extensions.code).toBe('FORBIDDEN');
    await change({ permissions: ['READ_PUBLIC'] });
    expect((await ask(url)).errors[0].extensions.code).toBe('FORBIDDEN');
  }
});

describe('a key with scopes', () => {
  const ask = async (principal: TestPrincipal, query: string, variables: object = {}, answeredBy = 'sql') => {
    const seen = await world.asker.ask(plans, principal.headers, { query, variables });
    expect(seen.line.answeredBy, query).toBe(answeredBy);
    expect(hiddenIn(world.rows, principal, seen), `${principal.name}: ${query}`).toEqual([]);
    return JSON.parse(seen.text);
  };
  /** Some of each type. */
  const hiddenFrom = (principal: TestPrincipal): string[] =>
    [...world.known.ids.values()].flatMap((ids) => ids.filter((id) => isHidden(world.rows, principal, id)).slice(0, 8));
  const lists = Object.values(schema.getQueryType()?.getFields() ?? {}).filter(
    ({ name, args }) =>
      args.some((arg) => arg.name === 'first') && !['users', 'auditEvents', 'systemConfigs', 'apiKeyRequests'].includes(name),
  );

  test('gets null for the id of a hidden row, from node and from the single read', TIMEOUT, async () => {
    for (const principal of scoped)
      for (const id of hiddenFrom(principal)) {
        const [type = ''] = id.split(':');
        const one = `${type[0]?.toLowerCase()}${type.slice(1)}`;
        const query = `query ($id: ID!) { node(id: $id) { __typename id ... on ${type} { id } } ${one}(id: $id) { __typename id } }`;
        expect((await ask(principal, query, { id })).data, id).toEqual({ node: null, [one]: null });
      }
  });

  test('sees in each list just the rows that are not hidden, and counts no others', TIMEOUT, async () => {
    for (const principal of scoped)
      for (const list of lists) {
        if (list.name === 'trainingSamples') continue;
        const type = schema.getType(list.type.toString().replace(/Connection!$/, ''));
        const ids = world.known.ids.get(type?.name ?? '') ?? [];
        const visible = ids.filter((id) => !isHidden(world.rows, principal, id)).sort();
        if (type?.name === 'ApiKey') continue;
        const { data } = await ask(
          principal,
          `{ list: ${list.name}(first: 200) { totalCount nodes { id } edges { node { id } } } }`,
        );
        expect(data.list.totalCount, list.name).toBe(visible.length);
        expect(data.list.nodes.map(({ id }: { id: string }) => id).sort(), list.name).toEqual(visible);
        expect(data.list.edges.map(({ node }: { node: { id: string } }) => node.id).sort(), list.name).toEqual(visible);
      }
  });

  test('finds nothing hidden by the id of a hidden row, and counts nothing hidden', TIMEOUT, async () => {
    const filters = lists.flatMap((list) => {
      const type = list.args.find(({ name }) => name === 'filter')?.type;
      const fields = type && 'getFields' in type ? Object.values(type.getFields()) : [];
      return fields.filter((field) => field.type.toString() === 'ID').map(({ name }) => ({ list: list.name, type, name }));
    });
    for (const principal of scoped.slice(0, 4)) {
      const hidden = hiddenFrom(principal);
      for (const { list, type, name } of filters) {
        const noun = { entityId: 'Observation', datasetId: 'TrainingDataset', ownerId: 'User' }[name] ?? typeOf(name);
        for (const id of hidden.filter((each) => each.startsWith(`${noun}:`)).slice(0, 3)) {
          const query = `query ($filter: ${type}) { list: ${list}(filter: $filter) { totalCount nodes { id } } }`;
          const { data } = await ask(principal, query, { filter: { [name]: id } });
          expect(data.list.totalCount, `${list} ${name} ${id}`).toBe(data.list.nodes.length);
        }
      }
    }
  });

  test('sees nothing hidden in the lists inside rows, or behind a cursor', TIMEOUT, async () => {
    const nested = Object.values(schema.getTypeMap()).flatMap((type) =>
      isObjectType(type) && type.getInterfaces().some(({ name }) => name === 'Node')
        ? Object.values(type.getFields()).flatMap((field) =>
            field.args.some(({ name }) => name === 'first')
              ? [{ type: type.name, field: field.name, by: field.extensions.reads ? 'sql' : 'resolvers' }]
              : [],
          )
        : [],
    );
    expect(nested.length).toBeGreaterThan(6);
    const cursors = [...world.known.cursors].filter(([, known]) => known.length > 0);
    for (const principal of scoped.slice(0, 4)) {
      for (const { type, field, by } of nested)
        for (const id of (world.known.ids.get(type) ?? []).slice(0, 12))
          await ask(
            principal,
            `query ($id: ID!) { node(id: $id) { ... on ${type} { list: ${field}(first: 50) { nodes { id } edges { cursor } pageInfo { endCursor } } } } }`,
            { id },
            by,
          );
      for (const [key, known] of cursors) {
        const [type = '', field, direction] = key.split(' ');
        const list = lists.find((each) => each.type.toString() === `${type}Connection!`);
        if (list === undefined || !field || type === 'TrainingSample' || type === 'ApiKey') continue;
        for (const after of known.slice(0, 3))
          await ask(
            principal,
            `query ($after: String) { list: ${list.name}(after: $after, ${field === 'SEPARATION' ? 'near: { ra: 10, dec: 45, radius: 180 }, ' : ''}orderBy: { field: ${field}, direction: ${direction} }) { nodes { id } pageInfo { startCursor endCursor } } }`,
            { after },
          );
      }
    }
  });
});

const typeOf = (name: string): string => {
  const noun = name.replace(/Id$/, '').replace(/^reference/, '');
  return `${noun[0]?.toUpperCase()}${noun.slice(1)}`;
};
