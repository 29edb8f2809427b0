/** Another request deletes a row after a mutation commits and before its answer is read. A trigger that runs at the commit simulates it. */
import { beforeAll, expect, test, vi } from 'vitest';
import { uuidOf } from './support/server.js';
import { serverOfFile } from './support/server-of-file.js';

const server = serverOfFile();
let admin: { token: string };
beforeAll(() => {
  admin = { token: server.admin.token };
});

/** Deletes each row of a table that is written from now on, at the end of the transaction that writes it. */
async function deleteAtCommit(table: string): Promise<void> {
  const { db } = server.app;
  await db.$executeRawUnsafe(`CREATE FUNCTION deleted_meanwhile_${table}() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN EXECUTE format('DELETE FROM %I WHERE id = $1', TG_TABLE_NAME) USING NEW.id; RETURN NULL; END $$`);
  await db.$executeRawUnsafe(`CREATE CONSTRAINT TRIGGER deleted_meanwhile AFTER INSERT OR UPDATE ON ${table}
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION deleted_meanwhile_${table}()`);
}

test('a row of a page that is deleted between the search and the reading of its rows does not end the list', async () => {
  const { db } = server.app;
  const ids = (await server.makeObservations(await server.makeSurvey(), 4)).map(uuidOf);
  const read = db.observation.findMany.bind(db.observation);
  const list =
    '{ observations(first: 2, filter: { status: INGESTED }, orderBy: { field: RA }) { nodes { id } pageInfo { hasNextPage } } }';
  const { observations: before } = await server.ok(list, admin);
  const first = uuidOf(before.nodes[0].id);
  expect(ids).toContain(first);
  vi.spyOn(db.observation, 'findMany').mockImplementationOnce((async (query: never) => {
    await db.observation.delete({ where: { id: first } });
    return read(query);
  }) as never);
  const { observations } = await server.ok(list, admin);
  expect(observations.nodes).toHaveLength(2);
  expect(observations.pageInfo.hasNextPage).toBe(true);
});

test('an observation that is deleted before the answer shows it is NOT_FOUND, and the mutation was done', async () => {
  const survey = await server.makeSurvey();
  const [observation] = await server.makeObservations(survey, 1);
  await deleteAtCommit('observations');
  const move = `mutation ($id: ID!) { updateObservation(input: { id: $id, status: ARCHIVED }) { observation { id } } }`;
  const refusal = await server.refused('NOT_FOUND', move, { variables: { id: observation }, ...admin });
  expect(refusal).toMatchObject({
    status: 200,
    message: 'The Observation was deleted by another request while this one ran.',
    path: ['updateObservation', 'observation'],
    extensions: { entity: 'Observation', id: null },
  });
  expect(await server.auditOf(`${observation}`)).toMatchObject([{ action: 'updateObservation' }]);
});

test('so is a setting', async () => {
  await deleteAtCommit('system_config');
  const set = 'mutation { setSystemConfig(input: { key: "a.key", value: 1 }) { systemConfig { value } } }';
  const refusal = await server.refused('NOT_FOUND', set, admin);
  expect(refusal).toMatchObject({ status: 200, extensions: { entity: 'SystemConfig', id: null } });
});
