/** The permissions that an operation lacks, and the one refusal that lists all of them with their fields. */
import { ApiError, unauthenticated } from '../base/errors.js';
import { enumNameOf, type PermissionMask, permissionsIn } from './permissions.js';
import type { Principal } from './principal.js';

/** The permissions that one field needs and the principal lacks, and the path of the field. */
export interface MissingPermission {
  readonly permissions: PermissionMask;
  readonly path: string;
}

/** The refusal for missing permissions. It asks an anonymous caller for a credential, and lists to any other what the credential lacks. */
export function refusal(principal: Principal, missing: readonly MissingPermission[]): ApiError {
  const paths = new Map<string, { name: string; paths: string[] }>();
  for (const { permissions, path } of missing) {
    for (const permission of permissionsIn(permissions)) {
      const key = enumNameOf(permission);
      const entry = paths.get(key) ?? { name: permission, paths: [] };
      if (!entry.paths.includes(path)) entry.paths.push(path);
      paths.set(key, entry);
    }
  }
  const missingPermissions = Array.from(paths, ([permission, entry]) => ({ permission, name: entry.name, paths: entry.paths }));
  if (principal.kind === 'anonymous')
    return unauthenticated('MISSING', missingPermissions.length > 0 ? { missingPermissions } : {});
  const text = missingPermissions
    .map(({ name, paths: at }) => `${name} (for ${at.slice(0, 3).join(', ')}${at.length > 3 ? ', …' : ''})`)
    .join(', ');
  const [plural, them] = missingPermissions.length > 1 ? ['s', 'them'] : ['', 'it'];
  const next =
    principal.kind === 'apiKey' ? `use a key with ${them}, or ask an admin for one` : `ask an admin for a role with ${them}`;
  return new ApiError('FORBIDDEN', `Missing permission${plural}: ${text}. To continue, ${next}.`, { missingPermissions });
}

/** The refusal of an operation that needs a signed-in person. */
export const userRequired = (principal: Principal, paths: readonly string[]): ApiError =>
  principal.kind === 'anonymous'
    ? unauthenticated('MISSING')
    : new ApiError('FORBIDDEN', `Only a signed-in user may do this, not an API key: ${paths.join(', ')}.`, {
        missingPermissions: [],
        userRequired: true,
      });
