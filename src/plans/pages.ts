/**
 * A page of a list as a JSON object: its rows, their cursors, and its position in the list. A page inside a row has the condition that its list
 * declares. The resolver of the list uses the same one.
 */
import { type GraphQLField, type GraphQLObjectType, getNamedType, isObjectType } from 'graphql';
import { joined } from '../database/statements/conditions.js';
import { joinOf } from '../database/statements/models.js';
import { ASCENDING, columnIn, DESCENDING, join, name, type Sql, sql, whole } from '../database/statements/sql.js';
import type { Field } from '../document/field.js';
import type { PageArgs } from '../graphql/paging/paging.js';
import type { ConnectionPart, PageReading } from '../graphql/reading.js';
import { arrayOf, constant, objectOf, orNull } from './json.js';
import { type Draft, type MemberWriter, NotCovered, type Part, pageOf, partAt, type Writer } from './plan.js';
import { argumentsOf, below, type Chosen, chosenOf, fieldOf, type Holds } from './selection.js';
import { pagePart, type Source, sourceOf, type Use } from './source.js';
import { cursorOf } from './values.js';

/** Compiles the row of a list. */
export type RowsOf = (row: Sql, type: GraphQLObjectType, fields: readonly Field[]) => Writer;

/** A compiled page. `write` gets the page, and the source of its rows. */
export interface PageWriter {
  readonly use: Readonly<Use>;
  write(part: Part, parts: readonly Part[], source: Source): Sql;
}

/** Compiles the selection of a connection of the model's rows. `position` is that of the page's part; the root's is 0. */
export function pageWriter(
  draft: Draft,
  model: string,
  chosen: Chosen,
  { type }: GraphQLField<unknown, unknown>,
  holds: Holds,
  rowsOf: RowsOf,
  position = 0,
): PageWriter {
  const connection = getNamedType(type);
  if (!isObjectType(connection)) throw new NotCovered();
  const rows = name(draft.alias());
  const page = name(draft.alias());
  const use: Use = { columns: [], next: false, cursors: false, total: false };
  const compiler = new ConnectionCompiler(draft, use, { rows, page }, holds, rowsOf, model, position);
  const members = chosenOf(below(chosen), connection, holds).map(
    (member) => [member, compiler.part(connection, member)] as const,
  );
  return {
    use,
    write(part, parts, source) {
      const object = objectOf(members.map(([member, write]) => ({ ...member, value: write(part, source, parts) })));
      if (use.next || use.cursors) {
        const { order, size } = pageOf(part);
        const shown = (value: Sql) => (use.next ? sql`CASE WHEN ${rows}.n <= ${whole(size)} THEN ${value} END` : value);
        const columns = [
          sql`${rows}.n`,
          ...use.columns.map((write, index) => sql`${shown(write(parts))} AS ${name(`r${index}`)}`),
          ...(use.cursors ? [sql`${shown(cursorOf(rows, model, order))} AS c`] : []),
        ];
        return sql`${object} FROM (SELECT ${join(columns, ', ')} FROM (${source.numbered}) AS ${rows}) AS ${page}`;
      }
      // Without an aggregate, the object would appear once for each row.
      return use.columns.length === 0 ? object : sql`${object} FROM (${source.rows}) AS ${rows}`;
    },
  };
}

type PartWriter = (part: Part, source: Source, parts: readonly Part[]) => Sql | string;

class ConnectionCompiler {
  constructor(
    private readonly draft: Draft,
    private readonly use: Use,
    /** The aliases of the rows, and of their texts. */
    private readonly aliases: { readonly rows: Sql; readonly page: Sql },
    private readonly holds: Holds,
    private readonly rowsOf: RowsOf,
    private readonly model: string,
    /** The position of the page's part. */
    private readonly position: number,
  ) {}

  part(type: GraphQLObjectType, chosen: Chosen): PartWriter {
    const definition = fieldOf(this.draft, type, chosen);
    if (chosen.name === '__typename') return () => constant(type.name);
    const target = definition && getNamedType(definition.type);
    const part = definition?.extensions.part;
    if (part === 'totalCount') {
      this.use.total = true;
      return (_part, { total }) => total;
    }
    if (!isObjectType(target)) throw new NotCovered();
    if (part === 'nodes') return this.#rows(() => this.#row(target, chosen));
    if (part === 'edges') return this.#rows(() => this.#edge(target, chosen));
    if (part === 'pageInfo') return this.#pageInfo(target, chosen);
    throw new NotCovered();
  }

  #rows(make: () => Writer): PartWriter {
    const { page, rows } = this.aliases;
    const write = this.draft.many(this.position, make);
    const column = name(`r${this.use.columns.push(write) - 1}`);
    return (_part, source, parts) =>
      arrayOf(
        this.use.next || this.use.cursors
          ? sql`string_agg(${page}.${column}, ',' ORDER BY ${page}.n)`
          : sql`string_agg(${write(parts)}, ',' ${source.sorted(rows)})`,
      );
  }

  #row(type: GraphQLObjectType, chosen: Chosen): Writer {
    if (type.extensions.pothosPrismaModel !== this.model) throw new NotCovered();
    return this.rowsOf(this.aliases.rows, type, below(chosen));
  }

  #edge(type: GraphQLObjectType, chosen: Chosen): Writer {
    const members = chosenOf(below(chosen), type, this.holds).map((member) => [member, this.#ofEdge(type, member)] as const);
    return (parts) => objectOf(members.map(([member, write]) => ({ ...member, value: write(parts) })));
  }

  #ofEdge(type: GraphQLObjectType, chosen: Chosen): MemberWriter {
    const definition = fieldOf(this.draft, type, chosen);
    if (chosen.name === '__typename') return () => constant(type.name);
    const part: ConnectionPart | undefined = definition?.extensions.part;
    const target = definition && getNamedType(definition.type);
    if (part === 'node' && isObjectType(target)) return this.#row(target, chosen);
    if (part !== 'cursor') throw new NotCovered();
    return (parts) => {
      const { order } = pageOf(partAt(parts, this.position));
      return sql`('"' || ${cursorOf(this.aliases.rows, this.model, order)} || '"')`;
    };
  }

  #pageInfo(type: GraphQLObjectType, chosen: Chosen): PartWriter {
    const members = chosenOf(below(chosen), type, this.holds).map((member) => [member, this.#ofPageInfo(type, member)] as const);
    return (...of) => objectOf(members.map(([member, write]) => ({ ...member, value: write(...of) })));
  }

  #ofPageInfo(type: GraphQLObjectType, chosen: Chosen): PartWriter {
    fieldOf(this.draft, type, chosen);
    switch (chosen.name) {
      case '__typename':
        return () => constant(type.name);
      case 'hasNextPage':
        this.use.next = true;
        return (part) => sql`(count(*) > ${whole(pageOf(part).size)})::text`;
      case 'hasPreviousPage':
        return (part) => constant(!pageOf(part).isFirst);
      case 'startCursor':
        return this.#cursor(ASCENDING);
      case 'endCursor':
        return this.#cursor(DESCENDING);
      default:
        throw new NotCovered();
    }
  }

  /** The cursor of the first row that the page shows, in this direction. */
  #cursor(direction: Sql): PartWriter {
    this.use.cursors = true;
    const { page } = this.aliases;
    const cursors = sql`array_agg(${page}.c ORDER BY ${page}.n ${direction}) FILTER (WHERE ${page}.c IS NOT NULL)`;
    return () => orNull(sql`('"' || (${cursors})[1] || '"')`);
  }
}

/** Whether a page selects from all rows of its list. */
const isWhole = ({ first: _first, after: _after, orderBy: _orderBy, ...others }: PageArgs & { readonly orderBy?: unknown }) =>
  Object.values(others).every((value) => value == null);

/**
 * The page of the related rows of a row. In another order than the usual one, or of some rows only, no index may serve the page. Then a plan
 * must not read it for each time that one row appears, such as the survey of many observations. The resolvers' join reads it once.
 */
export function nestedPage(
  draft: Draft,
  outer: { readonly row: Sql; readonly model: string },
  chosen: Chosen,
  definition: GraphQLField<unknown, unknown>,
  { entity, relation, orderOf, where }: PageReading,
  holds: Holds,
  rowsOf: RowsOf,
): MemberWriter {
  const row = name(draft.alias());
  const read = argumentsOf(chosen, definition);
  const { isRepeated } = draft;
  const joins = joinOf(outer.model, relation).map(([, theirs]) => theirs);
  const [[own, theirs], ...more] = joinOf(outer.model, relation) as [[string, string], ...[string, string][]];
  const only = more.length === 0 ? { column: theirs, value: columnIn(outer.row, outer.model, own) } : undefined;
  const position = draft.bind((run) => {
    const args = read(run) as PageArgs;
    const order = orderOf(args);
    if (isRepeated && !(order.column === entity.order.column && isWhole(args))) throw new NotCovered();
    return pagePart({ model: entity.name, row, where: where(args, run.context), order, args, joins });
  });
  const page = pageWriter(draft, entity.name, chosen, definition, holds, rowsOf, position);
  return (parts) => {
    const part = partAt(parts, position);
    const around = { joins: joined(outer.row, row, outer.model, relation), only };
    const source = sourceOf(entity.name, row, part, page.use, around);
    return sql`(SELECT ${page.write(part, parts, source)})`;
  };
}
