/** Writing the rows of an ingest: what is new is inserted, what is known takes what is given, and each change of it is told. */
import { v7 as uuid } from 'uuid';
import type { Tx } from '../../database/connect.js';
import { Prisma } from '../../database/generated/prisma/client.js';
import { difference } from '../audit/difference.js';
import { type CheckedRow, OPTIONAL_COLUMNS } from './row.js';

/** An observation that took other values. `before` is absent when another call wrote it at the same moment. */
export interface Updated {
  readonly id: string;
  readonly change: { readonly before?: Prisma.InputJsonObject; readonly after: Prisma.InputJsonObject };
}

export interface Written {
  readonly inserted: number;
  readonly updated: readonly Updated[];
}

/** Writes rows of one survey, in one statement for each set of columns that they speak of. */
export async function write(tx: Tx, surveyId: string, rows: readonly CheckedRow[]): Promise<Written> {
  const groups = byShape(rows);
  await takeTurns(tx, surveyId, groups.length > 1);
  let inserted = 0;
  const updated: Updated[] = [];
  for (const group of groups) {
    const shape = new Shape(group[0] as CheckedRow);
    const known = await shape.hold(tx, surveyId, group);
    for (const { id, isNew, ...after } of await shape.upsert(tx, surveyId, group)) {
      if (isNew) inserted++;
      else updated.push({ id, change: changeOf(known.get(id), after) });
    }
  }
  return { inserted, updated };
}

type Values = Readonly<Record<string, unknown>>;

function changeOf(before: Values | undefined, after: Values): Updated['change'] {
  const change = before && difference(before, after);
  return change ?? { after: difference({}, after)?.after ?? {} };
}

/**
 * One statement locks its rows in their order, so that such calls run side by side. A call of several statements locks
 * in several orders: it has the survey to itself, or two calls could each wait for the other.
 */
async function takeTurns(tx: Tx, surveyId: string, alone: boolean): Promise<void> {
  if (alone) await tx.$queryRaw`SELECT id FROM surveys WHERE id = ${surveyId}::uuid FOR NO KEY UPDATE`;
  else await tx.$queryRaw`SELECT id FROM surveys WHERE id = ${surveyId}::uuid FOR SHARE`;
}

/** Groups rows that speak of the same columns, since one statement names its columns once. Mostly there is one group. */
function byShape(rows: readonly CheckedRow[]): CheckedRow[][] {
  const groups = new Map<string, CheckedRow[]>();
  for (const row of rows) {
    const shape = row.given.join();
    const group = groups.get(shape);
    if (group) group.push(row);
    else groups.set(shape, [row]);
  }
  return [...groups.values()];
}

/** The columns that rows speak of, as statements name them; what is read is named as the fields are. */
class Shape {
  readonly #fields: readonly { readonly field: string; readonly column: string; readonly type: string }[];

  constructor({ given }: CheckedRow) {
    this.#fields = [
      { field: 'ra', column: 'ra', type: 'float8' },
      { field: 'dec', column: 'dec', type: 'float8' },
      { field: 'observedAt', column: 'observed_at', type: 'timestamptz' },
      ...given.map((field) => ({ field, ...OPTIONAL_COLUMNS[field] })),
    ];
  }

  #list(prefix = ''): Prisma.Sql {
    return Prisma.raw(this.#fields.map(({ column }) => prefix + column).join(', '));
  }

  get #named(): Prisma.Sql {
    return Prisma.raw(this.#fields.map(({ field, column }) => `o.${column} AS "${field}"`).join(', '));
  }

  /** Locks those that are known, in the order of their external ids, so that two calls never wait for each other in a circle. */
  async hold(tx: Tx, surveyId: string, rows: readonly CheckedRow[]): Promise<ReadonlyMap<string, Values>> {
    const names = JSON.stringify(rows.map(({ externalId }) => externalId));
    const known = await tx.$queryRaw<({ id: string } & Values)[]>`
      SELECT o.id::text, ${this.#named} FROM observations o
       WHERE o.survey_id = ${surveyId}::uuid
         AND o.external_id = ANY (ARRAY(SELECT jsonb_array_elements_text(${names}::jsonb)))
       ORDER BY o.external_id FOR NO KEY UPDATE`;
    return new Map(known.map(({ id, ...values }) => [id, values]));
  }

  /** Inserts or updates rows, in one statement and the same order. Returns those that were written, as they are now. */
  upsert(tx: Tx, surveyId: string, rows: readonly CheckedRow[]): Promise<({ id: string; isNew: boolean } & Values)[]> {
    const types = Prisma.raw(this.#fields.map(({ column, type }) => `, ${column} ${type}`).join(''));
    const data = rows.map(({ row, externalId, ra, dec, observedAt }) => {
      const values: Values = { ...row, ra, dec, observedAt };
      return {
        id: uuid(),
        external_id: externalId,
        ...Object.fromEntries(this.#fields.map(({ field, column }) => [column, values[field]])),
      };
    });
    return tx.$queryRaw<({ id: string; isNew: boolean } & Values)[]>`
      INSERT INTO observations AS o (id, survey_id, external_id, ${this.#list()}, updated_at)
      SELECT r.id, ${surveyId}::uuid, r.external_id, ${this.#list('r.')}, now()
        FROM jsonb_to_recordset(${JSON.stringify(data)}::jsonb) AS r(id uuid, external_id text${types})
       ORDER BY r.external_id
      ON CONFLICT (survey_id, external_id) DO UPDATE
         SET (${this.#list()}, updated_at) = ROW(${this.#list('EXCLUDED.')}, now())
       WHERE (${this.#list('o.')}) IS DISTINCT FROM (${this.#list('EXCLUDED.')})
      RETURNING o.id::text, xmax = 0 AS "isNew", ${this.#named}`;
  }
}
