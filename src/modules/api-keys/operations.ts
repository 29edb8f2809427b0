/** The permissions of a new key by what it must be able to run: the documents of its program. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Permission, permissionsIn } from '../../access/permissions.js';
import { checkCount } from '../../base/counts.js';
import { badUserInput } from '../../base/errors.js';
import type { Context, RequiredField } from '../../graphql/context.js';

/** Inspecting a document costs as much as a separate request. */
export const MAX_OPERATIONS = 100;

/** The permissions that a key needs for these documents. Throws BAD_USER_INPUT for one that no key may run. Other requests run between two documents. */
export async function permissionsFor(documents: readonly string[], inspect: Context['inspect']): Promise<Permission[]> {
  checkCount(documents, MAX_OPERATIONS, 'input.operations', 'documents');
  const fields: RequiredField[] = [];
  for (const document of documents) {
    await nextTurn();
    fields.push(...inspect(document, null, 'input.operations'));
  }
  const forUsers = fields.filter(({ requirement }) => requirement.user);
  if (forUsers.length > 0)
    throw badUserInput(
      'input.operations',
      ...forUsers.map(({ path }) => `${path}: only a signed-in user may do this, not a key`),
    );
  return permissionsIn(fields.reduce((mask, { requirement }) => mask | requirement.permissions, 0));
}
