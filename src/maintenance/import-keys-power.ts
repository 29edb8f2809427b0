/** The power of an imported key: its owner, permissions and scopes here. Each function skips the key when it could do more than before. */
import { maskOf, maskOfRole, type Permission, permissionsIn, type Role } from '../access/permissions.js';
import { storedScope, surveyNameIn } from '../access/scopes.js';
import { emailForm } from '../base/text.js';
import { foldedName } from '../modules/surveys/names.js';
import { shown, skip } from './import-keys-reasons.js';
import type { SourceKey, SourceUser } from './import-keys-source.js';

/** The permissions of the REST service, each with its permission here. */
export const PERMISSIONS_OF_REST: Readonly<Record<string, Permission>> = {
  read_public: 'read:public',
  read_data: 'read:data',
  write_data: 'write:data',
  manage_operations: 'manage:operations',
  admin_access: 'admin:access',
  training_data_collection: 'training:data_collection',
  observations_ingest: 'observations:ingest',
  preprocessing_process: 'preprocessing:process',
  differencing_process: 'differencing:process',
  detection_process: 'detection:process',
};

/** An import makes nobody an admin: a key of the REST service may have passed through many hands. */
const NEVER: readonly Permission[] = ['admin:access'];

export interface User {
  readonly id: string;
  readonly email: string;
  readonly role: Role;
  readonly isActive: boolean;
}

/** The user here who owns the key. */
export function ownerOf(
  { createdBy }: SourceKey,
  owners: ReadonlyMap<string, readonly SourceUser[]>,
  users: ReadonlyMap<string, User>,
): User {
  if (createdBy === null) return skip('it has no owner');
  const found = owners.get(createdBy) ?? [];
  const [email, ...others] = new Set(found.map((user) => emailForm(user.email)));
  if (email === undefined) return skip(`its owner ${createdBy} is not in the source`);
  if (others.length > 0) return skip(`its owner ${createdBy} has two e-mails in the source, ${[email, ...others].join(' and ')}`);
  if (!found.every(({ confirmed }) => confirmed)) return skip(`its owner never confirmed the e-mail ${email}`);
  return users.get(email) ?? skip(`no user here has the e-mail ${email} of its owner`);
}

/** The permissions here. Notes state what is left out, and what has no effect. */
export function permissionsOf({ permissions }: SourceKey, owner: User, notes: string[]): Permission[] {
  const given = listIn(permissions, 'permissions');
  const names = given.map((name) => [name, PERMISSIONS_OF_REST[name.toLowerCase().replaceAll(':', '_')]] as const);
  for (const [name, permission] of names)
    if (permission === undefined) notes.push(`the permission ${shown(name)} is unknown, and left out`);
  const mapped = names.map(([, permission]) => permission).filter((permission) => permission !== undefined);
  for (const permission of new Set(mapped))
    if (NEVER.includes(permission)) notes.push(`the permission ${permission} is never imported, and left out`);
  const granted = maskOf(mapped.filter((permission) => !NEVER.includes(permission)));
  if (granted === 0) return skip('none of its permissions can be imported', ...notes);
  const beyond = permissionsIn(granted & ~maskOfRole(owner.role));
  if (beyond.length > 0)
    notes.push(
      `the role ${owner.role} of its owner ${owner.email} does not hold ${beyond.join(', ')}, which therefore has no effect`,
    );
  return permissionsIn(granted);
}

const MAX_SCOPES = 1_000;

/** The stored scopes here. Without scopes, a key of both services may use all rows. So a scope is never left out. */
export function scopesOf({ scopes }: SourceKey, surveys: ReadonlyMap<string, string>): string[] {
  const given = scopes === null ? [] : listIn(scopes, 'scopes');
  if (given.length > MAX_SCOPES) return skip(`it has more than ${MAX_SCOPES} scopes`);
  const found = given.map((scope) => {
    const name = surveyNameIn(scope);
    return name === null ? undefined : surveys.get(foldedName(name));
  });
  const unknown = given.filter((_scope, index) => found[index] === undefined);
  if (unknown.length > 0)
    return skip(...unknown.map((scope) => `the scope ${shown(scope)} is not survey:<name> with the name of a survey here`));
  return [...new Set(found.map((id) => storedScope(id as string)))];
}

/** A list of texts. JSON's null is an empty one, as the REST service reads it. */
function listIn(json: string | null, column: string): string[] {
  let value: unknown;
  try {
    value = json === null ? null : (JSON.parse(json) ?? []);
  } catch {
    value = null;
  }
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value;
  return skip(`its ${column} are not a JSON list of texts`);
}
