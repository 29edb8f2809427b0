/** A cross-match for a key with a scope, around positions where other surveys have many rows: what it finds, and when it is refused. */
import { beforeAll, describe, expect, test } from 'vitest';
import type { RequestOptions } from '../support/server.js';
import { serverOfFile } from '../support/server-of-file.js';

const server = serverOfFile();

const QUERY = `query ($of: CrossMatchTarget!, $positions: [CrossMatchPosition!]!, $perPosition: Int) {
  crossMatch(of: $of, positions: $positions, perPosition: $perPosition) { matches { rowId } } }`;

interface Given {
  readonly id: string;
  readonly ra: number;
  readonly dec: number;
  readonly radius: number;
}

interface Answer {
  readonly matches: readonly { readonly rowId: string }[];
}

describe('a cross-match where the observations of another survey are dense', () => {
  const near = { id: 'a', ra: 120, dec: -30, radius: 0.5 };
  let ours: string;
  let theirs: { uuid: string; name: string };
  let mine: { uuid: string; name: string };
  let key: string;
  beforeAll(async () => {
    [theirs, mine] = [await server.makeSurvey('DENSE'), await server.makeSurvey('SPARSE')];
    await server.app.db.$executeRaw`
      INSERT INTO observations (id, survey_id, external_id, ra, dec, observed_at, created_at, updated_at)
      SELECT gen_random_uuid(), ${theirs.uuid}::uuid, 'dense-' || i, 120 + i / 1e5, -30, now(), now(), now() FROM generate_series(1, 600) AS i`;
    [ours] = (await server.makeObservations(mine, 1, () => ({ ra: 120, dec: -29.9 }))) as [string];
    ({ key } = await server.makeKey({ permissions: ['READ_DATA'], scopes: ['survey:SPARSE'] }));
  });
  const matched = async (given: readonly Given[], by: RequestOptions, perPosition = 2): Promise<string[][]> =>
    (await server.ok(QUERY, { variables: { of: 'OBSERVATION', positions: given, perPosition }, ...by })).crossMatch.map(
      ({ matches }: Answer) => matches.map(({ rowId }) => rowId),
    );

  test('finds the rows of the caller behind all of them, and reads these once for all positions', async () => {
    const given = [near, { ...near, id: 'b', radius: 0.05 }, { ...near, id: 'c', ra: 300 }];
    const statements = await server.statementsOf(async () => expect(await matched(given, { key })).toEqual([[ours], [], []]));
    expect(statements.filter((sql) => sql.includes('AS given (position')).length).toBe(2);
    const [nearest] = await matched([near], { token: server.admin.token });
    expect(nearest?.length).toBe(2);
    expect(nearest).not.toContain(ours);
  });

  test('is refused when the caller has too many rows around too many of the positions', async () => {
    const given = Array.from({ length: 1_000 }, (_, i) => ({ ...near, id: `${i}` }));
    expect((await matched(given, { key }, 1)).every(([id]) => id === ours)).toBe(true);
    await server.app.db.$executeRaw`
      INSERT INTO observations (id, survey_id, external_id, ra, dec, observed_at, created_at, updated_at)
      SELECT gen_random_uuid(), ${mine.uuid}::uuid, 'far-' || i, 120, -29.8, now(), now(), now() FROM generate_series(1, 10001) AS i`;
    const asked = { variables: { of: 'OBSERVATION', positions: given }, key };
    const { extensions, message } = await server.refused('LIMIT_EXCEEDED', QUERY, asked);
    expect(extensions).toMatchObject({ limit: 'rows', value: 120_000 });
    expect(message).toMatch(/send fewer positions/);
    expect(await matched([near], { key }, 1)).toEqual([[ours]]);
  });

  test('reads the rows around each position when the caller has many rows elsewhere between the positions', async () => {
    // Between these two are more rows of the caller than a request collects, and around them only one of each.
    const [here, there] = [near, { id: 'there', ra: 120, dec: -20, radius: 0.5 }];
    await server.app.db.$executeRaw`
      INSERT INTO observations (id, survey_id, external_id, ra, dec, observed_at, created_at, updated_at)
      SELECT gen_random_uuid(), ${theirs.uuid}::uuid, 'dense-there-' || i, 120 + i / 1e5, -20, now(), now(), now() FROM generate_series(1, 600) AS i`;
    await server.app.db.$executeRaw`
      INSERT INTO observations (id, survey_id, external_id, ra, dec, observed_at, created_at, updated_at)
      SELECT gen_random_uuid(), ${mine.uuid}::uuid, 'between-' || i, 120, -25, now(), now(), now() FROM generate_series(1, 20001) AS i`;
    const [also] = (await server.makeObservations(mine, 1, () => ({ ra: 120, dec: -19.9 }))) as [string];
    const narrow = { ...here, id: 'narrow', radius: 0.05 };
    let found: string[][] = [];
    const statements = await server.statementsOf(async () => {
      found = await matched([there, narrow, here], { key }, 1);
    });
    expect(found).toEqual([[also], [], [ours]]);
    expect(statements.filter((sql) => sql.includes('AS given (position')).length).toBe(3);
  });
});
