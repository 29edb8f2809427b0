/** Reading API keys in the graph: the list, and one by id. */

import { idOf } from '../../base/ids.js';
import { builder } from '../../graphql/builder.js';
import { connectionType, pageOf, rootPageArgs } from '../../graphql/connection.js';
import { nameField } from '../../graphql/name-field.js';
import { NEWEST_FIRST, sorting } from '../../graphql/sorting.js';
import { countAdmin } from '../users/visibility.js';
import { ApiKey, ApiKeyStatus } from './type.js';
import { keysVisibleTo, keysWhere } from './visibility.js';

const ApiKeyFilter = builder.inputType('ApiKeyFilter', {
  description: 'Which keys to list; everything given must hold.',
  fields: (t) => ({
    status: t.field({ type: ApiKeyStatus, description: 'Whether they work.' }),
    ownerId: t.id({ description: 'Whom they act for.' }),
    search: t.string({ description: 'A part of the name, in any case.', extensions: nameField }),
    expiringWithinDays: t.int({ description: 'Only those that work and end within so many days.' }),
  }),
});

const ApiKeyConnection = connectionType('ApiKey', ApiKey, 'API keys');
const { sortArgs, orderOf } = sorting(
  'ApiKey',
  'keys',
  { CREATED_AT: ['createdAt', 'When they were made.'], NAME: ['name', 'Their name.'] },
  NEWEST_FIRST,
);

builder.queryFields((t) => ({
  apiKeys: t.field({
    description: 'API keys: to an admin all, to a user their own, to a key itself.',
    type: ApiKeyConnection,
    authScopes: { credential: true },
    args: { ...rootPageArgs, ...sortArgs, filter: t.arg({ type: ApiKeyFilter, description: 'Which keys to list.' }) },
    resolve: (_root, args, context, info) => {
      const { db } = context.app;
      countAdmin(context);
      const { ownerId, ...filter } = args.filter ?? {};
      const where = keysWhere(context.caller.principal, {
        ...filter,
        ...(ownerId != null && { ownerId: idOf('User', ownerId, 'filter.ownerId') }),
      });
      return pageOf(db.apiKey, where, orderOf(args), { args, context, info });
    },
  }),
  apiKey: t.prismaField({
    description: 'One API key; null when it does not exist or may not be seen.',
    type: ApiKey,
    nullable: true,
    authScopes: { credential: true },
    args: { id: t.arg.id({ required: true, description: 'The global id.' }) },
    resolve: (query, _root, args, context) => {
      const { app, caller } = context;
      const id = idOf('ApiKey', args.id, 'id');
      countAdmin(context, id);
      return app.db.apiKey.findFirst({ ...query, where: { AND: [{ id }, keysVisibleTo(caller.principal)] } });
    },
  }),
}));
