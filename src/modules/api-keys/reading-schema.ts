/** Reading API keys in the graph: the list, and one by id. */

import type { Permission } from '../../access/permissions.js';
import { builder } from '../../graphql/builder.js';
import { anyStatus, before, contains, filterOf, refersTo } from '../../graphql/lists/filter.js';
import { listsOf, oneOf } from '../../graphql/lists/lists.js';
import { PermissionEnum } from '../../graphql/types/scalars.js';
import { ofSurveys } from '../surveys/filter.js';
import { countAdmin } from '../users/visibility.js';
import type { ApiKeyStatus as ApiKeyStatusName } from './rules.js';
import { ApiKey, ApiKeyStatus } from './type.js';
import { API_KEY, endingWithin, holding, reaching, unusedFor, withStatus } from './visibility.js';

const filter = filterOf(API_KEY, {
  status: { type: ApiKeyStatus, description: 'The status of the keys.', where: (status: ApiKeyStatusName) => withStatus(status) },
  statuses: anyStatus(ApiKeyStatus, 'The status of the keys.', withStatus),
  ownerId: refersTo('ownerId', 'User', 'The owner of the keys.'),
  search: contains(['name'], 'A part of the name, in any case.'),
  expiringWithinDays: {
    type: 'Int',
    description: 'Only keys that work and expire within this number of days.',
    where: (days: number, field) => endingWithin(days, field),
  },
  unusedForDays: {
    type: 'Int',
    description: 'Only keys that were not used for this number of days. A key that was never used counts from its creation.',
    where: (days: number, field) => unusedFor(days, field),
  },
  lastUsedBefore: before('lastUsedAt', 'Only keys whose last use was before this time. Keys that were never used are left out.'),
  permission: {
    type: PermissionEnum,
    description: 'Only keys that hold this permission themselves, whether or not their owner still does.',
    where: (permission: Permission) => holding(permission),
  },
  ...ofSurveys('The name of a survey whose rows the keys may use. Keys without scopes may use all.', ({ surveyId }) =>
    reaching(surveyId.in),
  ),
});

builder.queryFields((t) => ({
  apiKeys: listsOf(API_KEY, ApiKey).root(t, {
    description: 'API keys. An admin sees all, a user their own, and a key itself.',
    authScopes: { credential: true },
    before: (context) => countAdmin(context),
    filter,
  }),
  apiKey: oneOf(t, API_KEY, { authScopes: { credential: true }, before: countAdmin }),
}));
