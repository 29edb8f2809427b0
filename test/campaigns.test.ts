/** Monitoring campaigns: their plan, the refusals, the permitted callers, and the observations that they cover. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startServer, type TestKey, type TestServer } from './support/server.js';

let server: TestServer;
let survey: { id: string; uuid: string; name: string };
let manager: TestKey;
beforeAll(async () => {
  server = await startServer();
  survey = await server.makeSurvey();
  manager = await server.makeKey({ permissions: ['READ_PUBLIC', 'READ_DATA', 'MANAGE_OPERATIONS'] });
});
afterAll(() => server.stop());

let count = 0;
const M101 = { name: 'M101', ra: 210.8, dec: 54.35, radius: 0.5 };
const plan = (changes: object = {}) => ({
  survey: survey.name,
  name: `c${++count}`,
  regions: [M101],
  startsAt: '2024-01-01',
  endsAt: '2024-02-01',
  ...changes,
});
const SHOWN = `id name description startsAt endsAt isActive survey { name } regions { name ra dec radius priority isActive }
  missions { name instruments filterBands minExposureTime maxExposureTime dataRights isActive }`;
const mutation = (verb: string) => `mutation ($input: ${verb}MonitoringCampaignInput!) {
  ${verb.toLowerCase()}MonitoringCampaign(input: $input) { ${verb === 'Delete' ? 'id' : `monitoringCampaign { ${SHOWN} }`} } }`;
const send = async (verb: string, input: object, key = manager.key) => {
  const payload = (await server.ok(mutation(verb), { variables: { input }, key }))[`${verb.toLowerCase()}MonitoringCampaign`];
  return payload.monitoringCampaign ?? payload;
};
const refused = (code: string, verb: string, input: object, key = manager.key) =>
  server.refused(code, mutation(verb), { variables: { input }, key });

test('a campaign is created, read by id and by name, changed and deleted', async () => {
  const missions = [
    { name: ' HST ', instruments: ['WFC3', 'WFC3'], minExposureTime: 30, maxExposureTime: 600, dataRights: 'PUBLIC' },
  ];
  const made = await send('Create', plan({ missions, description: 'after SN 2023ixf' }));
  expect(made).toMatchObject({
    description: 'after SN 2023ixf',
    startsAt: '2024-01-01T00:00:00.000Z',
    endsAt: '2024-02-01T00:00:00.000Z',
    isActive: true,
    survey: { name: survey.name },
    regions: [{ ...M101, priority: 5, isActive: true }],
    missions: [{ ...missions[0], name: 'HST', instruments: ['WFC3'], filterBands: [], isActive: true }],
  });
  const { id, name } = made;
  const byId = `query ($id: ID!) { monitoringCampaign(id: $id) { ${SHOWN} } }`;
  expect((await server.ok(byId, { variables: { id }, key: manager.key })).monitoringCampaign).toEqual(made);
  const byName = `query ($survey: String, $name: String) { monitoringCampaign(survey: $survey, name: $name) { ${SHOWN} } }`;
  const names = { survey: survey.name.toLowerCase(), name };
  expect((await server.ok(byName, { variables: names, key: manager.key })).monitoringCampaign).toEqual(made);
  const changed = await send('Update', { id, name: `${name}!`, isActive: false, endsAt: null, missions: [] });
  expect(changed).toEqual({ ...made, name: `${name}!`, isActive: false, endsAt: null, missions: [] });
  expect(await send('Update', { id, isActive: false })).toEqual(changed);
  expect(await send('Delete', { id })).toEqual({ id });
  expect((await server.ok(byId, { variables: { id }, key: manager.key })).monitoringCampaign).toBeNull();
  await refused('NOT_FOUND', 'Delete', { id });
  const events = await server.auditOf(id);
  expect(events.map(({ action }) => action)).toEqual(['create', 'update', 'delete'].map((verb) => `${verb}MonitoringCampaign`));
  expect(events.at(-1)?.before).toMatchObject({ surveyId: survey.uuid, name: `${name}!`, regions: [M101], isActive: false });
});

describe('refused is', () => {
  const mission = { name: 'JWST' };
  test.each<[string, object, string]>([
    ['a campaign without regions', { regions: [] }, 'input.regions'],
    ['too many regions', { regions: Array.from({ length: 21 }, (_, i) => ({ ...M101, name: `${i}` })) }, 'input.regions'],
    ['two regions of one name', { regions: [M101, { ...M101, name: ' M101 ' }] }, 'input.regions.1.name'],
    ['a blank name of a region', { regions: [{ ...M101, name: ' ' }] }, 'input.regions.0.name'],
    ['a right ascension of 360', { regions: [{ ...M101, ra: 360 }] }, 'input.regions.0.ra'],
    ['a declination beyond the pole', { regions: [{ ...M101, dec: -90.1 }] }, 'input.regions.0.dec'],
    ['a radius of 0', { regions: [{ ...M101, radius: 0 }] }, 'input.regions.0.radius'],
    ['priority 0', { regions: [{ ...M101, priority: 0 }] }, 'input.regions.0.priority'],
    ['priority 11', { regions: [{ ...M101, priority: 11 }] }, 'input.regions.0.priority'],
    ['a window that ends as it begins', { endsAt: '2024-01-01' }, 'input.endsAt'],
    ['two missions of one name', { missions: [mission, mission] }, 'input.missions.1.name'],
    [
      'a least exposure above the most',
      { missions: [{ ...mission, minExposureTime: 2, maxExposureTime: 1 }] },
      'input.missions.0.minExposureTime',
    ],
    ['an exposure of 0', { missions: [{ ...mission, maxExposureTime: 0 }] }, 'input.missions.0.maxExposureTime'],
    [
      'a filter with too long a name',
      { missions: [{ ...mission, filterBands: ['x'.repeat(33)] }] },
      'input.missions.0.filterBands.0',
    ],
    ['a blank name', { name: ' ' }, 'input.name'],
  ])('%s, when created and when changed', async (_what, wrong, field) => {
    expect((await refused('BAD_USER_INPUT', 'Create', plan(wrong))).extensions.field).toBe(field);
    const { id } = await send('Create', plan());
    expect((await refused('BAD_USER_INPUT', 'Update', { id, ...wrong })).extensions.field).toBe(field);
  });

  test.each([
    [{ regions: [] }, 'input.regions'],
    [{ regions: [M101, { ...M101, name: 'b', ra: 360 }] }, 'input.regions.1.ra'],
    [{ regions: [{ ...M101, dec: -91 }] }, 'input.regions.0.dec'],
    [{ regions: [{ ...M101, radius: 181 }] }, 'input.regions.0.radius'],
    [{ regions: [{ ...M101, priority: 11 }] }, 'input.regions.0.priority'],
    [{ endsAt: '2023-12-31' }, 'input.endsAt'],
  ])('%o, before anything runs', async (wrong, field) => {
    const { status, extensions, data } = await refused('BAD_USER_INPUT', 'Create', plan(wrong));
    expect([status, extensions.field, data]).toEqual([400, field, undefined]);
  });

  test('null for what every campaign has', async () => {
    const { id } = await send('Create', plan());
    for (const field of ['name', 'regions', 'missions', 'startsAt', 'isActive'])
      expect((await refused('BAD_USER_INPUT', 'Update', { id, [field]: null })).extensions.field).toBe(`input.${field}`);
  });

  test('a second campaign of the same name in a survey, also by a change', async () => {
    const [first, second] = [await send('Create', plan()), await send('Create', plan())];
    const { extensions } = await refused('CONFLICT', 'Create', plan({ name: first.name }));
    expect(extensions).toMatchObject({ entity: 'MonitoringCampaign', id: first.id });
    await refused('CONFLICT', 'Update', { id: second.id, name: first.name });
    const other = await server.makeSurvey();
    expect((await send('Create', plan({ survey: other.name, name: first.name }))).name).toBe(first.name);
  });

  test('a caller without manage:operations, and a key of another survey', async () => {
    const { id } = await send('Create', plan());
    const reader = await server.makeKey({ permissions: ['READ_DATA'] });
    const blind = await server.makeKey({ permissions: ['MANAGE_OPERATIONS'] });
    const elsewhere = await server.makeKey({
      permissions: ['READ_PUBLIC', 'READ_DATA', 'MANAGE_OPERATIONS'],
      scopes: [`survey:${(await server.makeSurvey()).name}`],
    });
    for (const [verb, input] of [
      ['Create', plan()],
      ['Update', { id, isActive: false }],
      ['Delete', { id }],
    ] as const) {
      await refused('FORBIDDEN', verb, input, reader.key);
      await refused(verb === 'Create' ? 'FORBIDDEN' : 'NOT_FOUND', verb, input, elsewhere.key);
    }
    await server.refused('FORBIDDEN', '{ monitoringCampaigns { nodes { id } } }', { key: blind.key });
    await server.refused('UNAUTHENTICATED', '{ monitoringCampaigns { nodes { id } } }');
    expect(
      (await server.ok('{ monitoringCampaigns { totalCount } }', { key: elsewhere.key })).monitoringCampaigns.totalCount,
    ).toBe(0);
  });
});

test('campaigns are listed by whether they are active, by survey, and by a moment in their window', async () => {
  const { name } = await server.makeSurvey();
  const of = (changes: object) => send('Create', plan({ survey: name, ...changes }));
  const january = await of({});
  const open = await of({ endsAt: null });
  const paused = await of({ isActive: false, startsAt: '2023-01-01', endsAt: '2023-06-01' });
  const listed = async (filter: string) => {
    const query = `{ monitoringCampaigns(filter: { survey: "${name}", ${filter} }) { nodes { id } } }`;
    const { nodes } = (await server.ok(query, { key: manager.key })).monitoringCampaigns;
    return nodes.map(({ id }: { id: string }) => id).sort();
  };
  const ids = (...campaigns: { id: string }[]) => campaigns.map(({ id }) => id).sort();
  expect(await listed('')).toEqual(ids(january, open, paused));
  expect(await listed('isActive: false')).toEqual(ids(paused));
  expect(await listed('at: "2024-01-01"')).toEqual(ids(january, open));
  expect(await listed('at: "2024-02-01"')).toEqual(ids(open));
  expect(await listed('at: "2023-12-31T23:59:59.999Z"')).toEqual([]);
  const nested = `{ survey(name: "${name}") { monitoringCampaigns { nodes { id } } } }`;
  const { nodes } = (await server.ok(nested, { key: manager.key })).survey.monitoringCampaigns;
  expect(nodes.map(({ id }: { id: string }) => id).sort()).toEqual(ids(january, open, paused));
});

describe('the observations of a campaign', () => {
  /** Right ascension, day of January 2024. */
  const PLACES: readonly (readonly [number, number])[] = [
    [10, 1],
    [10.4, 2],
    [10.6, 3],
    [11, 4],
    [200, 5],
    [10.1, 40],
    [10.2, 31],
    [359.9, 6],
  ];
  let sky: { uuid: string; name: string };
  let ids: string[];
  beforeAll(async () => {
    sky = await server.makeSurvey();
    const place = (index: number) => {
      const [ra, day] = PLACES[index] as readonly [number, number];
      return { ra, dec: 0, observedAt: new Date(Date.UTC(2024, 0, day)) };
    };
    ids = await server.makeObservations(sky, PLACES.length, place);
    await server.makeObservations(await server.makeSurvey(), PLACES.length, place);
  });

  interface Page {
    readonly nodes: { readonly id: string }[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
  }
  const region = (ra: number, radius: number, isActive = true) => ({ name: `${ra} ${radius}`, ra, dec: 0, radius, isActive });
  async function covered(regions: object[], args = 'first: 100', changes: object = {}): Promise<number[]> {
    const { id } = await send('Create', plan({ survey: sky.name, regions, ...changes }));
    const query = `query ($id: ID!, $after: String) { monitoringCampaign(id: $id) {
      observations(${args}, after: $after) { nodes { id survey { name } } pageInfo { hasNextPage endCursor } } } }`;
    const found: string[] = [];
    for (let after: string | null = null; ; ) {
      const { observations }: { observations: Page } = (await server.ok(query, { variables: { id, after }, key: manager.key }))
        .monitoringCampaign;
      found.push(...observations.nodes.map(({ id }) => id));
      after = observations.pageInfo.endCursor;
      if (!observations.pageInfo.hasNextPage) break;
    }
    return found.map((id) => ids.indexOf(id));
  }

  test('are those of its survey in its regions and its window, each once, the newest first', async () => {
    expect(await covered([region(10, 0.5)])).toEqual([6, 1, 0]);
    expect(await covered([region(10, 0.5), region(10.5, 0.5), region(200, 1)])).toEqual([6, 4, 3, 2, 1, 0]);
    expect(await covered([region(10, 0.5)], undefined, { startsAt: '2024-01-02', endsAt: null })).toEqual([5, 6, 1]);
    expect(await covered([region(0, 0.5), region(10, 0.05)])).toEqual([7, 0]);
  });

  test('are read page by page in every order', async () => {
    const regions = [region(10, 0.5), region(10.5, 0.6), region(359.9, 1), region(0.5, 30)];
    const all = [0, 1, 2, 3, 6, 7];
    const inOrder = async (field: string) => covered(regions, `first: 2, orderBy: { field: ${field}, direction: ASC }`);
    expect(await inOrder('OBSERVED_AT')).toEqual([0, 1, 2, 3, 7, 6]);
    expect(await inOrder('RA')).toEqual([0, 6, 1, 2, 3, 7]);
    for (const field of ['DEC', 'CREATED_AT']) expect((await inOrder(field)).sort()).toEqual(all);
  });

  test('leave out inactive regions, and the whole sky is one region', async () => {
    expect(await covered([region(10, 0.5, false), region(200, 1)])).toEqual([4]);
    expect(await covered([region(10, 0.5, false)])).toEqual([]);
    expect(await covered([region(0, 180)])).toEqual([6, 7, 4, 3, 2, 1, 0]);
  });
});
