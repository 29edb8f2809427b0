/** A type that is a table's row, and how one row of it is read. */
import type { PrismaModelTypes, PrismaObjectRef } from '@pothos/plugin-prisma';
import type { Principal } from '../access/principal.js';
import { idOf } from '../base/ids.js';
import type { Db } from '../database/database.js';
import type { QueryFields, Types } from './builder.js';

export type Entity = PrismaObjectRef<Types, PrismaModelTypes>;

/** One of Prisma's tables, as far as one row is asked for. */
interface Table {
  findFirst(query: object): never;
  findUniqueOrThrow(query: object): never;
}

/** What Prisma calls a type's table: `preprocessRun` for `PreprocessRun`. So are the fields called that show one row. */
export const fieldOf = ({ name }: Entity): string => `${name[0]?.toLowerCase()}${name.slice(1)}`;

export const tableOf = (db: Db, entity: Entity): Table => (db as unknown as Record<string, Table>)[fieldOf(entity)] as Table;

/** The root field that reads one row by its id: `called` is what it is, `visibleTo` the condition that hides it. */
export const oneById = (t: QueryFields, entity: Entity, called: string, visibleTo: (principal: Principal) => object) =>
  t.prismaField({
    description: `One ${called}; null when it does not exist or may not be seen.`,
    type: entity,
    nullable: true,
    authScopes: { permission: 'read:data' },
    args: { id: t.arg.id({ required: true, description: 'The global id.' }) },
    resolve: (query, _root, { id }, { app, caller }) =>
      tableOf(app.db, entity).findFirst({
        ...query,
        where: { AND: [{ id: idOf(entity.name, id, 'id') }, visibleTo(caller.principal)] },
      }),
  });
