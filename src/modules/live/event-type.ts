/** The parts that the types and filters of all events have. */
import { globalId } from '../../base/ids.js';
import type { InputFields, Types } from '../../graphql/builder.js';
import { type Entity, refOf, tableOf } from '../../graphql/entity.js';
import { nameField } from '../../graphql/fields/name-field.js';
import { MAX_VALUES } from './conditions.js';

type Fields<Event> = PothosSchemaTypes.ObjectFieldBuilder<Types, Event>;

/** The global id of the row that an event is about. */
export const idField = <Event extends { readonly id: string }>(t: Fields<Event>, { name, called }: Entity) =>
  t.id({ description: `The ${called}'s global id.`, resolve: ({ id }) => globalId(name, id) });

/** The row that an event is about. */
export const rowField = <Event extends { readonly id: string }>(t: Fields<Event>, entity: Entity, description: string) =>
  t.prismaField({
    type: refOf(entity),
    description,
    nullable: true,
    resolve: (query, { id }, _args, { app, caller }) =>
      tableOf(app.db, entity).findFirst({ ...query, where: { AND: [{ id }, entity.visibleTo(caller.principal)] } }),
  });

/** The description of a list in a filter. */
export const listed = (what: string) => `${what}: one of these, at most ${MAX_VALUES}.`;

export const surveysField = (t: InputFields) =>
  t.stringList({ description: listed('The names of the surveys, such as `ZTF`'), extensions: nameField });

export const WHERE_ALL = 'All given conditions must hold.';
