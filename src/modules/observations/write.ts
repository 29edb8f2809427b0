/** Writes the rows of an ingest: inserts new ones, updates known ones with the given values, and records each change. */
import { v7 as uuid } from 'uuid';
import type { Tx } from '../../database/database.js';
import { Prisma } from '../../database/generated/prisma/client.js';
import { difference } from '../audit/difference.js';
import { type CheckedRow, OPTIONAL_COLUMNS } from './row.js';

/** An observation with changed values. */
interface Updated {
  readonly id: string;
  readonly change: { readonly before: Prisma.InputJsonObject; readonly after: Prisma.InputJsonObject };
}

export interface Written {
  readonly inserted: number;
  readonly updated: readonly Updated[];
  /** The ids that new rows got, and those that known rows would have got. */
  readonly given: ReadonlySet<string>;
}

/** Writes rows of one survey, with separate statements for each set of columns. */
export async function write(tx: Tx, surveyId: string, rows: readonly CheckedRow[]): Promise<Written> {
  const groups = byShape(rows);
  await takeTurns(tx, surveyId, groups.length > 1);
  let inserted = 0;
  const updated: Updated[] = [];
  const given = new Set<string>();
  for (const group of groups) {
    const shape = new Shape(surveyId, group);
    for (const id of shape.ids) given.add(id);
    const made = await shape.insert(tx);
    inserted += made;
    if (made < group.length) updated.push(...(await shape.update(tx)));
  }
  return { inserted, updated, given };
}

/**
 * When all rows of a call have the same columns, its first statement locks them in their order, so such calls run in parallel. A call
 * with different sets of columns locks in several orders. It gets an exclusive lock on the survey, since two calls could deadlock.
 */
async function takeTurns(tx: Tx, surveyId: string, alone: boolean): Promise<void> {
  if (alone) await tx.$queryRaw`SELECT id FROM surveys WHERE id = ${surveyId}::uuid FOR NO KEY UPDATE`;
  else await tx.$queryRaw`SELECT id FROM surveys WHERE id = ${surveyId}::uuid FOR SHARE`;
}

/** Groups rows by their columns, since a statement has one list of columns. Mostly there is one group. */
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

type Values = Readonly<Record<string, unknown>>;

/** Rows with the same columns, and the two statements that write them. */
class Shape {
  readonly #fields: readonly { readonly field: string; readonly column: string; readonly type: string }[];
  readonly #rows: Prisma.Sql;
  readonly ids: readonly string[];

  constructor(
    private readonly surveyId: string,
    rows: readonly CheckedRow[],
  ) {
    this.#fields = [
      { field: 'ra', column: 'ra', type: 'float8' },
      { field: 'dec', column: 'dec', type: 'float8' },
      { field: 'observedAt', column: 'observed_at', type: 'timestamptz' },
      ...(rows[0] as CheckedRow).given.map((field) => ({ field, ...OPTIONAL_COLUMNS[field] })),
    ];
    const data = rows.map(({ row, externalId, ra, dec, observedAt }) => {
      const values: Values = { ...row, ra, dec, observedAt };
      return {
        id: uuid(),
        external_id: externalId,
        ...Object.fromEntries(this.#fields.map(({ field, column }) => [column, values[field]])),
      };
    });
    this.ids = data.map(({ id }) => id);
    const types = Prisma.raw(this.#fields.map(({ column, type }) => `, ${column} ${type}`).join(''));
    this.#rows = Prisma.sql`jsonb_to_recordset(${JSON.stringify(data)}::jsonb) AS r(id uuid, external_id text${types})`;
  }

  #list(prefix: string, as = (_field: string) => ''): Prisma.Sql {
    return Prisma.raw(this.#fields.map(({ field, column }) => `${prefix}${column}${as(field)}`).join(', '));
  }

  /**
   * Inserts the new rows and locks all others, in one pass in an order that is the same everywhere, so that two calls never deadlock.
   * Returns the number of new rows.
   */
  async insert(tx: Tx): Promise<number> {
    const made = await tx.$queryRaw<unknown[]>`
      INSERT INTO observations AS o (id, survey_id, external_id, ${this.#list('')}, updated_at)
      SELECT r.id, ${this.surveyId}::uuid, r.external_id, ${this.#list('r.')}, now() FROM ${this.#rows}
       ORDER BY r.external_id
      ON CONFLICT (survey_id, external_id) DO UPDATE SET ra = o.ra WHERE false
      RETURNING 1`;
    return made.length;
  }

  /** Updates the locked rows that differ. */
  async update(tx: Tx): Promise<Updated[]> {
    const [before, after] = ['before.', 'after.'];
    const written = await tx.$queryRaw<({ id: string } & Values)[]>`
      UPDATE observations AS o SET (${this.#list('')}, updated_at) = ROW(${this.#list('r.')}, now())
        FROM ${this.#rows}, observations AS b
       WHERE b.survey_id = ${this.surveyId}::uuid AND b.external_id = r.external_id AND o.id = b.id
         AND (${this.#list('o.')}) IS DISTINCT FROM (${this.#list('r.')})
      RETURNING o.id::text, ${this.#list('b.', (field) => ` AS "${before}${field}"`)}, ${this.#list('o.', (field) => ` AS "${after}${field}"`)}`;
    return written.flatMap(({ id, ...values }) => {
      const side = (prefix: string) => Object.fromEntries(this.#fields.map(({ field }) => [field, values[prefix + field]]));
      const change = difference(side(before), side(after));
      return change ? [{ id, change }] : [];
    });
  }
}
