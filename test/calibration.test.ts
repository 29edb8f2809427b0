/** Calibration frames: registration, the frame that fits an observation, the runs that applied them, and the permitted callers. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startServer, type TestKey, type TestServer } from './support/server.js';

let server: TestServer;
let survey: { id: string; uuid: string; name: string };
let worker: TestKey;
let scoped: TestKey;
beforeAll(async () => {
  server = await startServer();
  survey = await server.makeSurvey();
  const permissions = ['READ_PUBLIC', 'READ_DATA', 'PREPROCESSING_PROCESS'];
  worker = await server.makeKey({ permissions });
  scoped = await server.makeKey({ permissions, scopes: [`survey:${survey.name}`] });
});
afterAll(() => server.stop());

let count = 0;
const bias = (changes: object = {}) => ({
  survey: survey.name,
  type: 'BIAS',
  path: `bias-${++count}.fits`,
  instrument: 'camera',
  validFrom: '2024-01-01',
  ...changes,
});
const SHOWN = 'id type path instrument filterBand description validFrom validUntil isActive survey { name }';
const document = (verb: string) => `mutation ($input: ${verb}CalibrationFrameInput!) {
  ${verb.toLowerCase()}CalibrationFrame(input: $input) { calibrationFrame { ${SHOWN} } } }`;
const send = async (verb: string, input: object, key = worker.key) =>
  (await server.ok(document(verb), { variables: { input }, key }))[`${verb.toLowerCase()}CalibrationFrame`].calibrationFrame;
const refused = (code: string, verb: string, input: object, key = worker.key) =>
  server.refused(code, document(verb), { variables: { input }, key });
const read = async (id: string, key: string) =>
  (await server.ok('query ($id: ID!) { calibrationFrame(id: $id) { isActive } }', { variables: { id }, key })).calibrationFrame;

test('a frame is registered, changed, and retired once', async () => {
  const made = await send('Register', bias({ path: 's3://frames/b.fits', filterBand: ' r ', validUntil: '2024-02-01' }));
  expect(made).toMatchObject({
    path: 's3://frames/b.fits',
    filterBand: 'r',
    validUntil: '2024-02-01T00:00:00.000Z',
    isActive: true,
    survey: { name: survey.name },
  });
  const { id } = made;
  const changes = { description: 'better', validUntil: null, isActive: false };
  expect(await send('Update', { id, ...changes })).toEqual({ ...made, ...changes });
  await send('Update', { id, ...changes });
  expect((await server.auditOf(id)).map(({ action }) => action)).toEqual(['registerCalibrationFrame', 'updateCalibrationFrame']);
});

describe('refused is', () => {
  test.each<[string, object, string]>([
    ['a validity that ends before it begins', { validUntil: '2023-12-31' }, 'input.validUntil'],
    ['a blank path', { path: ' ' }, 'input.path'],
    ['a script as path', { path: 'javascript:alert(1)' }, 'input.path'],
  ])('%s, when registered and when changed', async (_what, wrong, field) => {
    expect((await refused('BAD_USER_INPUT', 'Register', bias(wrong))).extensions.field).toBe(field);
    const { id } = await send('Register', bias());
    expect((await refused('BAD_USER_INPUT', 'Update', { id, ...wrong })).extensions.field).toBe(field);
  });

  test('a validity that ends before it begins, before anything runs', async () => {
    const { status, data } = await refused('BAD_USER_INPUT', 'Register', bias({ validUntil: '2023-12-31' }));
    expect([status, data]).toEqual([400, undefined]);
  });

  test('a blank instrument, and null for what every frame has', async () => {
    expect((await refused('BAD_USER_INPUT', 'Register', bias({ instrument: ' ' }))).extensions.field).toBe('input.instrument');
    const { id } = await send('Register', bias());
    for (const field of ['path', 'validFrom', 'isActive'])
      expect((await refused('BAD_USER_INPUT', 'Update', { id, [field]: null })).extensions.field).toBe(`input.${field}`);
  });

  test('a caller without preprocessing:process', async () => {
    const reader = await server.makeKey({ permissions: ['READ_DATA', 'MANAGE_OPERATIONS'] });
    const { id } = await send('Register', bias());
    await refused('FORBIDDEN', 'Register', bias(), reader.key);
    await refused('FORBIDDEN', 'Update', { id, isActive: false }, reader.key);
    const blind = await server.makeKey({ permissions: ['PREPROCESSING_PROCESS'] });
    await server.refused('FORBIDDEN', '{ calibrationFrames { nodes { id } } }', { key: blind.key });
    await server.refused('UNAUTHENTICATED', '{ calibrationFrames { nodes { id } } }');
  });

  test('a key with scopes that changes a frame of all surveys, which it can read', async () => {
    const { id } = await send('Register', bias({ survey: null }));
    expect(await read(id, scoped.key)).toEqual({ isActive: true });
    for (const refusal of [
      await refused('FORBIDDEN', 'Update', { id, isActive: false }, scoped.key),
      await refused('FORBIDDEN', 'Register', bias({ survey: null }), scoped.key),
    ])
      expect(refusal.extensions.missingScopes).toEqual(['survey:*']);
    expect(await read(id, worker.key)).toEqual({ isActive: true });
    expect((await send('Register', bias(), scoped.key)).survey).toEqual({ name: survey.name });
  });
});

describe('the frame that fits an observation', () => {
  let camera: string;
  let observationId: string;
  beforeAll(async () => {
    camera = 'the camera of these tests';
    const taken = { observedAt: new Date('2024-06-01'), filterBand: 'r' };
    [observationId] = (await server.makeObservations(survey, 1, () => taken)) as [string];
  });
  const flat = (changes: object) => send('Register', bias({ instrument: camera, type: 'FLAT', ...changes }));
  const fitting = async (type = 'FLAT', instrument = camera, key = worker.key) => {
    const query = `query ($id: ID!) { observation(id: $id) { calibrationFrame(type: ${type}, instrument: "${instrument}") { id survey { name } } } }`;
    return (await server.ok(query, { variables: { id: observationId }, key })).observation.calibrationFrame?.id ?? null;
  };

  test('is the one with the latest validFrom, and ties are decided as documented', async () => {
    expect(await fitting()).toBeNull();
    const old = await flat({ validFrom: '2020-01-01' });
    expect(await fitting()).toBe(old.id);
    const forAll = await flat({ survey: null });
    expect(await fitting()).toBe(forAll.id);
    const own = await flat({});
    expect(await fitting()).toBe(own.id);
    const forFilter = await flat({ filterBand: 'r' });
    await flat({ survey: null, filterBand: 'r' });
    expect(await fitting()).toBe(forFilter.id);
    const newest = await flat({ filterBand: 'r' });
    expect(await fitting()).toBe(newest.id);
    expect(await fitting('FLAT', camera, scoped.key)).toBe(newest.id);
  });

  test('is active, valid at that moment, and for that type, instrument, filter and survey', async () => {
    const before = await fitting();
    const { name } = await server.makeSurvey();
    const later = { validFrom: '2024-05-01' };
    await flat({ ...later, validUntil: '2024-06-01' });
    await flat({ validFrom: '2024-06-01T00:00:00.001Z' });
    await flat({ ...later, filterBand: 'g' });
    await flat({ ...later, survey: name });
    await flat({ ...later, type: 'DARK' });
    await flat({ ...later, instrument: 'another camera' });
    const { id } = await flat(later);
    await send('Update', { id, isActive: false });
    expect(await fitting()).toBe(before);
    expect(await fitting('BIAS')).toBeNull();
    await send('Update', { id, isActive: true, validFrom: '2024-06-01' });
    expect(await fitting(undefined, ` ${camera} `)).toBe(id);
  });
});

describe('a preprocessing run', () => {
  const complete = `mutation ($input: CompletePreprocessRunInput!) { completePreprocessRun(input: $input) {
    preprocessRun { id status calibrationFrames { id path } } } }`;
  async function started(of = survey): Promise<string> {
    const [observationId] = await server.makeObservations(of, 1);
    const start = `mutation { startPreprocessRun(input: { observationId: "${observationId}" }) { preprocessRun { id calibrationFrames { id } } } }`;
    const { preprocessRun } = (await server.ok(start, { key: worker.key })).startPreprocessRun;
    expect(preprocessRun.calibrationFrames).toEqual([]);
    return preprocessRun.id;
  }
  const fails = (code: string, input: object, key = worker.key) => server.refused(code, complete, { variables: { input }, key });

  test('lists the frames that it applied, also when they are retired later', async () => {
    const [first, second] = [await send('Register', bias()), await send('Register', bias({ survey: null, type: 'DARK' }))];
    const id = await started();
    const input = { id, calibrationFrameIds: [second.id, first.id, second.id] };
    const { preprocessRun } = (await server.ok(complete, { variables: { input }, key: scoped.key })).completePreprocessRun;
    const frames = [first, second].map((frame) => ({ id: frame.id, path: frame.path }));
    expect(preprocessRun).toEqual({ id, status: 'COMPLETED', calibrationFrames: frames });
    await send('Update', { id: first.id, isActive: false });
    const again = await server.ok(complete, { variables: { input: { id } }, key: worker.key });
    expect(again.completePreprocessRun.preprocessRun.calibrationFrames).toEqual(frames);
    const events = await server.auditOf(id);
    expect(events.at(-1)?.after).toMatchObject({
      calibrationFrameIds: input.calibrationFrameIds.slice(0, 2).map((of) => of.split(':')[1]),
    });
  });

  test('refuses more than 20 frames, unknown ones, and those of another survey', async () => {
    const other = await server.makeSurvey();
    const foreign = await send('Register', bias({ survey: other.name }));
    const id = await started();
    const many = await fails('BAD_USER_INPUT', { id, calibrationFrameIds: Array.from({ length: 21 }, () => foreign.id) });
    expect(many.extensions.field).toBe('input.calibrationFrameIds');
    const { extensions } = await fails('BAD_USER_INPUT', { id, calibrationFrameIds: [foreign.id] });
    expect(extensions.field).toBe('input.calibrationFrameIds.0');
    await fails('NOT_FOUND', { id, calibrationFrameIds: [foreign.id] }, scoped.key);
    await fails('NOT_FOUND', { id, calibrationFrameIds: ['CalibrationFrame:01890a5d-ac96-774b-bcce-b302099a8057'] });
    await fails('BAD_USER_INPUT', { id, calibrationFrameIds: [survey.id] });
    const query = 'query ($id: ID!) { preprocessRun(id: $id) { status calibrationFrames { id } } }';
    const { preprocessRun } = await server.ok(query, { variables: { id }, key: worker.key });
    expect(preprocessRun).toEqual({ status: 'RUNNING', calibrationFrames: [] });
  });
});
