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

/**
 * Writes rows of one survey, by two statements whatever columns each row has. The first one locks all rows in their order, so calls run in
 * parallel and never deadlock.
 */
export async function write(tx: Tx, surveyId: string, rows: readonly CheckedRow[]): Promise<Written> {
  // Servers of an earlier version lock the survey while they write rows with different columns, in several orders.
  await tx.$queryRaw`SELECT id FROM surveys WHERE id = ${surveyId}::uuid FOR SHARE`;
  if (rows.length === 0) return { inserted: 0, updated: [], given: new Set() };
  const table = new Rows(surveyId, rows);
  const inserted = await table.insert(tx);
  return { inserted, updated: inserted < rows.length ? await table.update(tx) : [], given: new Set(table.ids) };
}

type Values = Readonly<Record<string, unknown>>;

interface Column {
  readonly field: string;
  readonly column: string;
  readonly type: string;
  /** Whether some of the rows do not give it. In them, it is null when the row is new, and stays unchanged otherwise. */
  readonly isPartial: boolean;
}

const REQUIRED: readonly Column[] = [
  { field: 'ra', column: 'ra', type: 'float8', isPartial: false },
  { field: 'dec', column: 'dec', type: 'float8', isPartial: false },
  { field: 'observedAt', column: 'observed_at', type: 'timestamptz', isPartial: false },
];

/** Rows, and the two statements that write them. */
class Rows {
  readonly #columns: readonly Column[];
  readonly #rows: Prisma.Sql;
  readonly ids: readonly string[];

  constructor(
    private readonly surveyId: string,
    rows: readonly CheckedRow[],
  ) {
    this.#columns = [...REQUIRED, ...optionalColumns(rows)];
    const partial = this.#columns.filter(({ isPartial }) => isPartial);
    const data = rows.map(({ row, externalId, ra, dec, observedAt, given }) => {
      const values: Values = { ...row, ra, dec, observedAt };
      return {
        id: uuid(),
        external_id: externalId,
        ...Object.fromEntries(this.#columns.map(({ field, column }) => [column, values[field]])),
        ...Object.fromEntries(
          partial.map(({ field, column }) => [`has_${column}`, (given as readonly string[]).includes(field)]),
        ),
      };
    });
    this.ids = data.map(({ id }) => id);
    const types = [
      ...this.#columns.map(({ column, type }) => `${column} ${type}`),
      ...partial.map(({ column }) => `has_${column} bool`),
    ];
    const columns = Prisma.raw(types.join(', '));
    this.#rows = Prisma.sql`jsonb_to_recordset(${JSON.stringify(data)}::jsonb) AS r(id uuid, external_id text, ${columns})`;
  }

  #list(write: (column: Column) => string): Prisma.Sql {
    return Prisma.raw(this.#columns.map(write).join(', '));
  }

  /**
   * Inserts the new rows and locks all others, in one pass in an order that is the same everywhere, so that two calls never deadlock.
   * Returns the number of new rows.
   */
  async insert(tx: Tx): Promise<number> {
    const made = await tx.$queryRaw<unknown[]>`
      INSERT INTO observations AS o (id, survey_id, external_id, ${this.#list(({ column }) => column)}, updated_at)
      SELECT r.id, ${this.surveyId}::uuid, r.external_id, ${this.#list(({ column }) => `r.${column}`)}, now() FROM ${this.#rows}
       ORDER BY r.external_id
      ON CONFLICT (survey_id, external_id) DO UPDATE SET ra = o.ra WHERE false
      RETURNING 1`;
    return made.length;
  }

  /** Updates the locked rows that differ. */
  async update(tx: Tx): Promise<Updated[]> {
    const [before, after] = ['before.', 'after.'];
    const values = this.#list(({ column, isPartial }) =>
      isPartial ? `CASE WHEN r.has_${column} THEN r.${column} ELSE o.${column} END` : `r.${column}`,
    );
    const written = await tx.$queryRaw<({ id: string } & Values)[]>`
      UPDATE observations AS o SET (${this.#list(({ column }) => column)}, updated_at) = ROW(${values}, now())
        FROM ${this.#rows}, observations AS b
       WHERE b.survey_id = ${this.surveyId}::uuid AND b.external_id = r.external_id AND o.id = b.id
         AND (${this.#list(({ column }) => `o.${column}`)}) IS DISTINCT FROM (${values})
      RETURNING o.id::text, ${this.#list(({ field, column }) => `b.${column} AS "${before}${field}"`)},
                ${this.#list(({ field, column }) => `o.${column} AS "${after}${field}"`)}`;
    return written.flatMap(({ id, ...row }) => {
      const side = (prefix: string) => Object.fromEntries(this.#columns.map(({ field }) => [field, row[prefix + field]]));
      const change = difference(side(before), side(after));
      return change ? [{ id, change }] : [];
    });
  }
}

/** The optional columns that at least one row gives. */
function optionalColumns(rows: readonly CheckedRow[]): Column[] {
  const counts = new Map<string, number>();
  for (const { given } of rows) for (const field of given) counts.set(field, (counts.get(field) ?? 0) + 1);
  return Object.entries(OPTIONAL_COLUMNS).flatMap(([field, { column, type }]) => {
    const count = counts.get(field);
    return count === undefined ? [] : [{ field, column, type, isPartial: count < rows.length }];
  });
}
