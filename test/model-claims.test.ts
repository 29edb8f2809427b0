/** Claims of model runs: a missing model, and observations that stay ready for other models. */
import { beforeAll, describe, expect, test } from 'vitest';
import { uuidOf } from './support/server.js';
import { serverOfFile } from './support/server-of-file.js';

const server = serverOfFile();
let modelId: string;
beforeAll(async () => {
  const model = await server.app.db.model.create({ data: { name: 'm', version: '1', type: 'cnn' } });
  modelId = `Model:${model.id}`;
});

test('a claim of a model that does not exist is NOT_FOUND', async () => {
  const query = 'mutation ($input: ClaimModelRunsInput!) { claimModelRuns(input: $input) { runs { id } } }';
  const input = { modelId: 'Model:01890a5d-ac96-774b-bcce-b302099a8057' };
  await server.refused('NOT_FOUND', query, { variables: { input }, token: server.admin.token });
  await server.refused('BAD_USER_INPUT', query, { variables: { input: { modelId: 'x' } }, token: server.admin.token });
});

describe('among many observations that a model has seen', () => {
  const CLAIM = 'mutation ($input: ClaimModelRunsInput!) { claimModelRuns(input: $input) { runs { id observationId } } }';

  test.each(['OLDEST_FIRST', 'NEWEST_FIRST'])('claims go on where earlier ones ended (%s)', async (order) => {
    const survey = await server.makeSurvey();
    const { token } = server.admin;
    const claim = async (): Promise<string[]> => {
      const input = { modelId, survey: survey.name, limit: 100, order };
      const { runs } = (await server.ok(CLAIM, { variables: { input }, token })).claimModelRuns;
      return runs.map(({ observationId }: { observationId: string }) => observationId);
    };
    const longAgo = (index: number) => ({ status: 'DIFFERENCED', updatedAt: new Date(Date.UTC(2020, 0, 1, 0, index)) });
    const first = await server.makeObservations(survey, 450, longAgo);
    const claimed: string[] = [];
    for (let ids = await claim(); ids.length > 0; ids = await claim()) claimed.push(...ids);
    expect([...claimed].sort()).toEqual([...first].sort());
    const walks = (await server.statementsOf(claim)).filter((sql) => sql.includes('"isFree"'));
    expect(walks.length).toBe(order === 'OLDEST_FIRST' ? 1 : 2);

    // Later ones become ready now, wherever they are in the survey.
    const later = await server.makeObservations(survey, 3, () => ({ status: 'DIFFERENCED', observedAt: new Date('1999-01-01') }));
    expect((await claim()).sort()).toEqual([...later].sort());
    expect(await claim()).toEqual([]);
    // Neither a repeated answer nor a claim that is rolled back changes the remembered positions.
    const [last] = (await server.makeObservations(survey, 1, longAgo)) as [string];
    await server.app.db.observation.update({ where: { id: uuidOf(last) }, data: { updatedAt: new Date() } });
    await server.app.database.script(
      `CREATE FUNCTION refuse_claim() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no'; END $$;
       CREATE TRIGGER refuse_claim BEFORE INSERT ON model_runs FOR EACH STATEMENT EXECUTE FUNCTION refuse_claim()`,
    );
    const input = { modelId, survey: survey.name, limit: 100, order };
    await server.graphql(CLAIM, { variables: { input }, token });
    await server.app.database.script('DROP TRIGGER refuse_claim ON model_runs; DROP FUNCTION refuse_claim');
    expect(await claim()).toEqual([last]);
  });
});
