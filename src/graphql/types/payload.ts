/** Payloads of mutations: their types, and the resolver of mutations that change one row. */
import type { ObjectFieldBuilder, ObjectFieldsShape } from '@pothos/core';
import type { Caller } from '../../access/principal.js';
import type { App } from '../../app.js';
import { idOf } from '../../base/ids.js';
import { builder, type Types } from '../builder.js';
import type { Context } from '../context.js';
import { type Entity, refOf, tableOf } from '../entity.js';

/** Defines a payload from the resolver's result. Its own fields require no permission in addition to the mutation's. */
export function payloadType<Shape extends object>(name: string, description: string, fields: ObjectFieldsShape<Types, Shape>) {
  return builder.objectRef<Shape>(name).implement({ description, fields });
}

/** Defines the payload field that reads a row after the change. `idIn` finds its id in the resolver's result. */
export const shown = <Shape extends object>(
  t: ObjectFieldBuilder<Types, Shape>,
  entity: Entity,
  description: string,
  idIn: (payload: Shape) => string,
) =>
  t.prismaField({
    type: refOf(entity),
    description,
    resolve: (query, payload, _args, { app }) =>
      tableOf(app.db, entity).findUniqueOrThrow({ ...query, where: { id: idIn(payload as Shape) } }),
  });

/** Defines the payloads of mutations of one row. They show the row after the change. */
export const payloadOf = (entity: Entity) => (name: string, description: string) =>
  payloadType<{ id: string }>(name, description, (t) => ({
    [entity.field]: shown(t, entity, `The ${entity.short} as it is now.`, ({ id }) => id),
  }));

/** Resolves a mutation of the row in its input: makes the change, and passes the row to the payload. */
export const changing =
  <Changes>(entity: Entity, change: (app: App, caller: Caller, id: string, changes: Changes) => Promise<void>) =>
  async (_root: unknown, { input }: { input: Changes & { id: string } }, { app, caller }: Context): Promise<{ id: string }> => {
    const { id: given, ...changes } = input;
    const id = idOf(entity.name, given, 'input.id');
    await change(app, caller, id, changes as Changes);
    return { id };
  };
