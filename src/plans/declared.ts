/**
 * The values that fields declare in src/graphql/reading.ts, as JSON text. They come from the columns of a row that the plan reads anyway. Only a
 * count and the names of the surveys in scopes read other rows.
 */
import { SURVEY_SCOPE } from '../access/scopes.js';
import { all, conditionOn, joined } from '../database/statements/conditions.js';
import { sqlTable } from '../database/statements/models.js';
import { columnIn, columnOf, join, name, type Sql, sql, tableAs, text, whole } from '../database/statements/sql.js';
import type { ValueReading } from '../graphql/reading.js';
import { arrayOf, constant, orNull } from './json.js';
import { charactersOf } from './length.js';
import { type Draft, fragmentAt, type MemberWriter, NotCovered } from './plan.js';
import { columnValue } from './values.js';

/** Writes the declared value of a row. */
export function declaredValue(draft: Draft, row: Sql, model: string, reads: ValueReading): MemberWriter {
  switch (reads.kind) {
    case 'column':
      draft.weigh(charactersOf(columnOf(model, reads.column)));
      return shown(draft, row, model, reads, columnValue(row, model, reads.column));
    case 'isNull':
      return shown(draft, row, model, reads, sql`(${columnIn(row, model, reads.column)} IS NULL)::text`);
    case 'globalId': {
      const { type, id } = reads;
      const typename = typeof type === 'string' ? text(type) : columnIn(row, model, type.column);
      return () => orNull(sql`to_json(${typename} || ':' || ${columnIn(row, model, id)})::text`);
    }
    case 'cases':
      return casesOf(draft, row, model, reads);
    case 'names':
      return () => namesOf(columnIn(row, model, reads.column), reads.names);
    case 'surveysOfScopes':
      draft.weigh(charactersOf(columnOf(model, reads.column)));
      return surveysOf(draft, columnIn(row, model, reads.column), reads.shown);
    case 'count':
      return countOf(draft, row, model, reads);
  }
}

/** The value, or null where the row does not meet the condition under which the field shows it. */
function shown(
  draft: Draft,
  row: Sql,
  model: string,
  { shown: condition }: Extract<ValueReading, { kind: 'column' | 'isNull' }>,
  value: Sql,
): MemberWriter {
  if (condition === undefined) return () => value;
  const position = draft.bind(({ context }) => ({ key: '', fragments: [conditionOn(row, model, condition(context))] }));
  return (parts) => sql`CASE WHEN ${fragmentAt(parts, position)} THEN ${value} ELSE 'null' END`;
}

function casesOf(draft: Draft, row: Sql, model: string, reads: Extract<ValueReading, { kind: 'cases' }>): MemberWriter {
  const { values } = reads;
  const position = draft.bind(({ context }) => ({
    key: '',
    fragments: values.map((value) => conditionOn(row, model, reads.where(value, context))),
  }));
  return (parts) => {
    const whens = values.map((value, index) => sql`WHEN ${fragmentAt(parts, position, index)} THEN ${text(constant(value))}`);
    return sql`CASE ${join(whens, ' ')} ELSE 'null' END`;
  };
}

function namesOf(stored: Sql, names: Readonly<Record<string, string>>): Sql {
  const rows = Object.entries(names).map(
    ([storedName, shownName], index) => sql`(${whole(index)}, ${text(storedName)}, ${text(constant(shownName))})`,
  );
  const found = sql`SELECT string_agg(shown, ',' ORDER BY position)
    FROM (VALUES ${join(rows, ', ')}) AS names (position, stored, shown) WHERE stored = ANY (${stored})`;
  return arrayOf(sql`(${found})`);
}

/** A scope is stored with the id of its survey. */
function surveysOf(draft: Draft, scopes: Sql, shown: string): MemberWriter {
  const survey = name(draft.alias());
  const id = sql`substr(listed.scope, ${whole(SURVEY_SCOPE.length + 1)})`;
  const names = sql`array_agg(${text(shown)} || coalesce(${columnIn(survey, 'Survey', 'name')}, ${id}) ORDER BY listed.n)`;
  return () => sql`(SELECT coalesce(to_json(${names})::text, '[]') FROM unnest(${scopes}) WITH ORDINALITY AS listed (scope, n)
    LEFT JOIN ${tableAs('Survey', survey)} ON ${columnIn(survey, 'Survey', 'id')} = ${id}::uuid)`;
}

/** The statement counts for each row that it writes. The resolver counts once for all of them, however often a row appears. */
function countOf(
  draft: Draft,
  row: Sql,
  model: string,
  { relation, where }: Extract<ValueReading, { kind: 'count' }>,
): MemberWriter {
  if (draft.isRepeated) throw new NotCovered();
  const counted = name(draft.alias());
  const other = sqlTable(model).relations[relation]?.model as string;
  const position = draft.bind(({ context }) => ({
    key: '',
    fragments: [conditionOn(counted, other, where(context))],
  }));
  return (parts) => {
    const condition = all([joined(row, counted, model, relation), fragmentAt(parts, position)]);
    return sql`(SELECT count(*) FROM ${tableAs(other, counted)} WHERE ${condition})::text`;
  };
}
