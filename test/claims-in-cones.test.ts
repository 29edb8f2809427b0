/** Claims in a cone by a key with several surveys: they find what waits there for these surveys, in order, and nothing of other surveys. */
import { expect, test } from 'vitest';
import { serverOfFile } from './support/server-of-file.js';

const server = serverOfFile();
const KINDS = [
  ['PreprocessRuns', 'INGESTED'],
  ['DifferenceRuns', 'PREPROCESSED'],
  ['ModelRuns', 'DIFFERENCED'],
] as const;
const ORDERS = ['OLDEST_FIRST', 'NEWEST_FIRST'] as const;

test.each(KINDS.flatMap(([kind, ready]) => ORDERS.map((order) => [kind, ready, order] as const)))(
  'a claim of %s (%s, %s) mixes the surveys of its key in the order of their times',
  async (kind, ready, order) => {
    const surveys = [await server.makeSurvey(), await server.makeSurvey(), await server.makeSurvey()] as const;
    const [one, other, foreign] = surveys;
    const { id: model } = await server.app.db.model.create({ data: { name: one.name, version: '1', type: 'cnn' } });
    const waiting = (survey: (typeof surveys)[number], dec: number, minutes: readonly number[]) =>
      server.makeObservations(survey, minutes.length, (index) => {
        const at = new Date(Date.UTC(2026, 0, 1, 0, minutes[index]));
        return { status: ready, ra: 10, dec, observedAt: at, updatedAt: at };
      });
    // More than a claim of three reads in the order of the whole sky, before and after those in the cone.
    const elsewhere = Array.from({ length: 70 }, (_, index) => index);
    for (const survey of [one, other]) await waiting(survey, -60, [...elsewhere, ...elsewhere.map((minute) => minute + 1_000)]);
    const [first, fourth, fifth] = await waiting(one, 60, [101, 104, 105]);
    const [second, third, sixth] = await waiting(other, 60, [102, 103, 106]);
    await waiting(foreign, 60, [100, 110]);

    const { key } = await server.makeKey({ set: 'PREFECT_WORKFLOWS', scopes: [one, other].map(({ name }) => `survey:${name}`) });
    const query = `mutation ($input: Claim${kind}Input!) { claim${kind}(input: $input) { runs { observationId } } }`;
    const claim = async (limit: number): Promise<string[]> => {
      const input = {
        limit,
        order,
        near: { ra: 10, dec: 60, radius: 30 },
        ...(kind === 'ModelRuns' && { modelId: `Model:${model}` }),
      };
      const { runs } = (await server.ok(query, { variables: { input }, key }))[`claim${kind}`];
      return runs.map(({ observationId }: { observationId: string }) => observationId);
    };
    const expected = [first, second, third, fourth, fifth, sixth];
    if (order === 'NEWEST_FIRST') expected.reverse();
    const claimed = [await claim(2), await claim(3), await claim(3), await claim(3)];
    expect(claimed).toEqual([expected.slice(0, 2), expected.slice(2, 5), expected.slice(5), []]);
  },
);
