/** What mutations return: the types, and the resolver of those that change one row. */
import type { ObjectFieldsShape } from '@pothos/core';
import type { Caller } from '../access/principal.js';
import type { App } from '../app.js';
import { idOf } from '../base/ids.js';
import { builder, type Types } from './builder.js';
import type { Context } from './context.js';
import { type Entity, fieldOf, tableOf } from './entity.js';

/** A payload made of what the resolver returned; its own fields need no permission beyond the mutation's. */
export function payloadType<Shape extends object>(name: string, description: string, fields: ObjectFieldsShape<Types, Shape>) {
  return builder.objectRef<Shape>(name).implement({ description, fields });
}

/** Makes the payloads of mutations of one row, which show it as they left it; `called` is what it is. */
export const entityPayload = (entity: Entity, called: string) => (name: string, description: string) =>
  payloadType<{ id: string }>(name, description, (t) => ({
    [fieldOf(entity)]: t.prismaField({
      type: entity,
      description: `The ${called} as it is now.`,
      resolve: (query, { id }, _args, { app }) => tableOf(app.db, entity).findUniqueOrThrow({ ...query, where: { id } }),
    }),
  }));

/** Resolves a mutation of the row that its input names: makes the change, and hands the row to the payload. */
export const changing =
  <Changes>(entity: Entity, change: (app: App, caller: Caller, id: string, changes: Changes) => Promise<void>) =>
  async (_root: unknown, { input }: { input: Changes & { id: string } }, { app, caller }: Context): Promise<{ id: string }> => {
    const { id: given, ...changes } = input;
    const id = idOf(entity.name, given, 'input.id');
    await change(app, caller, id, changes as Changes);
    return { id };
  };
