/**
 * A row as a JSON object: its columns, its related rows, and the pages inside it. Related rows have the condition that their field declares
 * (src/graphql/reading.ts). Their resolver uses the same one.
 */
import {
  type GraphQLField,
  type GraphQLObjectType,
  getNamedType,
  getNullableType,
  isLeafType,
  isListType,
  isObjectType,
} from 'graphql';
import { all, conditionOn, joined } from '../database/statements/conditions.js';
import { sqlTable } from '../database/statements/models.js';
import { columnIn, columnOf, name, type Sql, sql, TRUE, tableAs } from '../database/statements/sql.js';
import type { Field } from '../document/field.js';
import { refusalFor } from '../document/requirements.js';
import { SEPARATION } from '../graphql/paging/paging.js';
import type { AllRelatedReading, RelatedReading } from '../graphql/reading.js';
import { declaredValue } from './declared.js';
import { arrayOf, constant, objectOf, orNull } from './json.js';
import { charactersOf } from './length.js';
import { nestedPage } from './pages.js';
import { type Draft, fragmentAt, type MemberWriter, NotCovered, pageOf, partAt, type Writer } from './plan.js';
import { below, type Chosen, chosenOf, fieldOf, type Holds } from './selection.js';
import { columnValue, globalIdOf, shows } from './values.js';

type Definition = GraphQLField<unknown, unknown>;

/** A row: its alias in the statement, its type, and whether it is a row of the root list. */
interface Row {
  readonly row: Sql;
  readonly type: GraphQLObjectType;
  readonly isOfRoot: boolean;
}

/** Writes the object of a row. Throws NotCovered for a field that only its resolver can answer. */
export function rowWriter(
  draft: Draft,
  row: Sql,
  type: GraphQLObjectType,
  fields: readonly Field[],
  holds: Holds,
  isOfRoot = false,
): Writer {
  const members = chosenOf(fields, type, holds).map(
    (chosen) => [chosen, memberWriter(draft, { row, type, isOfRoot }, chosen, holds)] as const,
  );
  // An empty object still shows that the row exists. The resolvers refuse it by the rule of its type, at its path in the answer.
  const requirement = type.getFields().id?.extensions.requirement;
  if (members.length === 0 && requirement)
    draft.unless.push(({ caller }) => refusalFor(caller.principal, requirement, '') !== null);
  return (parts) => objectOf(members.map(([chosen, write]) => ({ ...chosen, value: write(parts) })));
}

function memberWriter(draft: Draft, { row, type, isOfRoot }: Row, chosen: Chosen, holds: Holds): MemberWriter {
  const definition = fieldOf(draft, type, chosen);
  if (chosen.name === '__typename') return () => constant(type.name);
  const model = type.extensions.pothosPrismaModel;
  if (definition === undefined || typeof model !== 'string') throw new NotCovered();
  if (chosen.name === 'id' && type.extensions.row) return () => globalIdOf(type.name, columnIn(row, model, 'id'));
  const { reads, pothosPrismaRelationField: relation, pothosExposedField: column } = definition.extensions;
  if (reads?.kind === 'page')
    return nestedPage(draft, { row, model }, chosen, definition, reads, holds, (inner, node, fields) =>
      rowWriter(draft, inner, node, fields, holds),
    );
  if (reads?.kind === 'related') return relatedWriter(draft, { row, model }, chosen, definition, reads, holds);
  if (reads?.kind === 'allRelated') return allRelatedWriter(draft, { row, model }, chosen, definition, reads, holds);
  if (reads?.kind === 'separation') return isOfRoot ? separationWriter(draft, row, model) : () => constant(null);
  if (reads?.kind === 'list' || reads?.kind === 'one' || reads?.kind === 'direct') throw new NotCovered();
  if (reads !== undefined) return declaredValue(draft, row, model, reads);
  if (relation !== undefined) {
    const path = [(relation as { readonly name: string }).name];
    return relatedWriter(draft, { row, model }, chosen, definition, { kind: 'related', path }, holds);
  }
  if (typeof column === 'string') return columnWriter(draft, row, model, definition, column);
  throw new NotCovered();
}

/** The separation of a row of the root list, which only a list with `near` has. */
function separationWriter(draft: Draft, row: Sql, model: string): MemberWriter {
  draft.showsSeparation = true;
  draft.weigh(charactersOf(columnOf(model, SEPARATION)));
  return (parts) => (pageOf(partAt(parts, 0)).separation === undefined ? constant(null) : columnValue(row, model, SEPARATION));
}

function columnWriter(draft: Draft, row: Sql, model: string, { type }: Definition, name: string): MemberWriter {
  const column = sqlTable(model).columns[name];
  const leaf = getNamedType(type);
  if (column === undefined || !isLeafType(leaf) || !shows(leaf, isListType(getNullableType(type)), column))
    throw new NotCovered();
  draft.weigh(charactersOf(column));
  return () => columnValue(row, model, name);
}

function relatedWriter(
  draft: Draft,
  { row, model }: { readonly row: Sql; readonly model: string },
  chosen: Chosen,
  { type }: Definition,
  { path, where }: RelatedReading,
  holds: Holds,
): MemberWriter {
  const target = getNamedType(type);
  const steps = stepsOf(model, path);
  const last = steps.at(-1);
  if (
    last === undefined ||
    !isObjectType(target) ||
    target.extensions.pothosPrismaModel !== last.to ||
    isListType(getNullableType(type))
  )
    throw new NotCovered();
  const aliases = steps.map(() => name(draft.alias()));
  const inner = aliases.at(-1) as Sql;
  const write = draft.related(() => rowWriter(draft, inner, target, below(chosen), holds));
  const condition = where && draft.bind(({ context }) => ({ key: '', fragments: [conditionOn(inner, last.to, where(context))] }));
  return (parts) => {
    const seen = condition === undefined ? TRUE : fragmentAt(parts, condition);
    return steps.reduceRight((value, step, index) => {
      const alias = aliases[index] as Sql;
      const join = joined(aliases[index - 1] ?? row, alias, step.from, step.relation);
      const also = index === steps.length - 1 ? seen : TRUE;
      return orNull(sql`(SELECT ${value} FROM ${tableAs(step.to, alias)} WHERE ${all([join, also])})`);
    }, write(parts));
  };
}

function allRelatedWriter(
  draft: Draft,
  { row, model }: { readonly row: Sql; readonly model: string },
  chosen: Chosen,
  { type }: Definition,
  { relation, next, order }: AllRelatedReading,
  holds: Holds,
): MemberWriter {
  const target = getNamedType(type);
  const between = sqlTable(model).relations[relation];
  const last = between && sqlTable(between.model).relations[next];
  if (between === undefined || last === undefined || !isObjectType(target)) throw new NotCovered();
  const [middle, inner] = [name(draft.alias()), name(draft.alias())];
  const write = draft.related(() => draft.many(null, () => rowWriter(draft, inner, target, below(chosen), holds)));
  return (parts) => {
    const items = sql`SELECT string_agg(${write(parts)}, ',' ORDER BY ${columnIn(inner, last.model, order)})
      FROM ${tableAs(between.model, middle)} JOIN ${tableAs(last.model, inner)} ON ${joined(middle, inner, between.model, next)}
      WHERE ${joined(row, middle, model, relation)}`;
    return arrayOf(sql`(${items})`);
  };
}

/** One relation of a path. */
interface Step {
  readonly from: string;
  readonly relation: string;
  readonly to: string;
}

function stepsOf(model: string, path: readonly string[]): readonly Step[] {
  let from = model;
  return path.map((relation) => {
    const known = sqlTable(from).relations[relation];
    if (known === undefined || known.isList) throw new NotCovered();
    const step = { from, relation, to: known.model };
    from = known.model;
    return step;
  });
}
