/** Deleting observations beside other work on the same rows: only a server has several connections. */
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test, vi } from 'vitest';
import type { Tx } from '../src/database/database.js';
import { PATIENCE, startServer, type TestServer, uuidOf } from './support/server.js';

const onServer = 'url' in inject('databaseOrigin');

const DELETE = `mutation ($input: DeleteObservationsInput!) { deleteObservations(input: $input) {
  deleted kept notFound rows { id outcome referredToBy } } }`;

describe.runIf(onServer)('beside other work on the same rows', () => {
  let server: TestServer;
  let survey: { id: string; uuid: string; name: string };
  beforeAll(async () => {
    server = await startServer();
  });
  beforeEach(async () => {
    survey = await server.makeSurvey();
  });
  afterAll(() => server.stop());

  const remove = async (input: object) =>
    (await server.ok(DELETE, { variables: { input }, token: server.admin.token })).deleteObservations;
  const externalIdOf = async (id: string) =>
    (await server.app.db.observation.findUniqueOrThrow({ where: { id: uuidOf(id) } })).externalId;
  const start = (mutation: string, input: object) =>
    server.graphql(
      `mutation ($input: ${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input!) { ${mutation}(input: $input) { __typename } }`,
      { variables: { input }, token: server.admin.token },
    );
  const codesOf = ({ body }: { body: { errors?: { extensions: { code: string } }[] } }) =>
    body.errors?.map(({ extensions }) => extensions.code) ?? [];

  test('a row that another transaction holds stays, without waiting for it', async () => {
    const [held] = await server.makeObservations(survey, 2);
    const done = await server.app.db.$transaction(async (tx) => {
      await tx.$queryRaw`SELECT FROM observations WHERE id = ${uuidOf(held as string)}::uuid FOR KEY SHARE`;
      return remove({ filter: { survey: survey.name } });
    });
    expect(done).toMatchObject({ deleted: 1, kept: 1, notFound: 0 });
    expect(done.rows.find(({ id }: { id: string }) => id === held)).toMatchObject({ outcome: 'IN_USE', referredToBy: [] });
    expect(await remove({ filter: { survey: survey.name } })).toMatchObject({ deleted: 1 });
  });

  test.each<[string, (ids: string[], model: string) => object]>([
    ['startPreprocessRun', ([id]) => ({ observationId: id })],
    ['startModelRun', ([id], modelId) => ({ observationId: id, modelId })],
    ['startDifferenceRun', ([id, observationId]) => ({ observationId, referenceObservationId: id })],
    ['updateObservation', ([id]) => ({ id, status: 'ARCHIVED' })],
  ])('%s finds no observation that is deleted while it waits', async (mutation, input) => {
    const ids = await server.makeObservations(survey, 2, () => ({ status: 'PREPROCESSED' }));
    const model = await server.app.db.model.create({ data: { name: `m ${survey.name}`, version: '1', type: 'cnn' } });
    const blocked = async (tx: Tx) =>
      expect(
        await tx.$queryRaw<unknown[]>`
          SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      ).toHaveLength(1);
    const { answer } = await server.app.db.$transaction(
      async (tx) => {
        await tx.observation.delete({ where: { id: uuidOf(ids[0] as string) } });
        const answer = start(mutation, input(ids, `Model:${model.id}`));
        await vi.waitFor(() => blocked(tx), PATIENCE);
        return { answer };
      },
      { timeout: 30_000 },
    );
    expect(codesOf(await answer)).toEqual(['NOT_FOUND']);
  });

  test('starts, moves, ingests and deletions at the same time leave no error but those that say why', async () => {
    const model = await server.app.db.model.create({ data: { name: `m ${survey.name}`, version: '1', type: 'cnn' } });
    const modelId = `Model:${model.id}`;
    for (let round = 0; round < 5; round++) {
      const ids = await server.makeObservations(survey, 40, () => ({ status: 'PREPROCESSED' }));
      const externalIds = await Promise.all(ids.map(externalIdOf));
      const mixed = [...externalIds].reverse().map((externalId, i) => ({
        ...{ externalId, ra: 10.5, dec: -20.25, observedAt: '2024-03-01T05:06:07.000Z' },
        ...(i % 2 ? { seeing: round + 1 } : { airmass: round + 1 }),
      }));
      const answers = await Promise.all([
        ...ids.slice(0, 12).map((observationId) => start('startModelRun', { observationId, modelId })),
        ...ids
          .slice(12, 20)
          .map((id, i) => start('startDifferenceRun', { observationId: id, referenceObservationId: ids[39 - i] })),
        ...ids.slice(20, 24).map((observationId) => start('startPreprocessRun', { observationId })),
        ...ids.slice(24, 28).map((id) => start('updateObservation', { id, status: 'ARCHIVED' })),
        start('ingestObservations', { survey: survey.name, observations: mixed }),
        start('deleteObservations', { survey: survey.name, externalIds }),
        start('deleteObservations', { survey: survey.name, externalIds: [...externalIds].reverse() }),
        start('deleteObservations', { filter: { survey: survey.name, status: 'PREPROCESSED' } }),
      ]);
      expect(answers.flatMap(codesOf).filter((code) => code !== 'NOT_FOUND' && code !== 'CONFLICT')).toEqual([]);
    }
    const orphans = await server.app.db.$queryRaw<unknown[]>`
      SELECT FROM model_runs r WHERE NOT EXISTS (SELECT FROM observations o WHERE o.id = r.observation_id)`;
    expect(orphans).toEqual([]);
  });
});
