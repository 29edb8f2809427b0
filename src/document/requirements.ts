/**
 * The first of two permission checks. Before any field runs, it compares the permissions that an operation requires with the permissions of
 * the principal, and reports all missing ones together. The requirements come from the scope rules in the schema and are kept with the
 * operation, so most requests cost only a comparison of bits.
 */
import { holds, NO_PERMISSIONS, type PermissionMask } from '../access/permissions.js';
import type { Principal } from '../access/principal.js';
import { type MissingPermission, refusal, userRequired } from '../access/requirement.js';
import { type ApiError, unauthenticated } from '../base/errors.js';
import type { RequiredField } from '../graphql/context.js';
import type { Requirement } from '../graphql/plugins/requirements.js';
import type { Variables } from './document.js';
import { once } from './kept.js';
import { type Need, needsOf } from './needs.js';
import type { Operation } from './operation.js';

interface Compiled {
  readonly needs: readonly Need[];
  /** The requirement for any variables. */
  readonly always: Requirement;
  readonly conditional: boolean;
}

/** Returns the refusal when the principal does not meet the requirements of the operation, or null. The document must be valid. */
export function checkRequirements(operation: Operation, variables: Variables, principal: Principal): ApiError | null {
  const { needs, always, conditional } = once(operation, compile);
  if (!conditional && satisfies(principal, always)) return null;
  const unmet = needs.filter(
    (need) => !satisfies(principal, need.requirement) && need.conditions.every((decides) => decides(variables)),
  );
  if (unmet.length === 0) return null;
  const missing: MissingPermission[] = unmet
    .map(({ requirement, path }) => ({ permissions: requirement.permissions & ~principal.permissions, path }))
    .filter(({ permissions }) => permissions !== NO_PERMISSIONS);
  if (missing.length > 0) return refusal(principal, missing);
  const forUsers = unmet.filter(({ requirement }) => requirement.user && principal.kind !== 'user');
  return forUsers.length > 0
    ? userRequired(
        principal,
        forUsers.map(({ path }) => path),
      )
    : unauthenticated('MISSING');
}

/** Returns the refusal when a principal does not meet the requirement of one field, or null. */
export function refusalFor(principal: Principal, requirement: Requirement, path: string): ApiError | null {
  if (satisfies(principal, requirement)) return null;
  const permissions = requirement.permissions & ~principal.permissions;
  if (permissions !== NO_PERMISSIONS) return refusal(principal, [{ permissions, path }]);
  return requirement.user ? userRequired(principal, [path]) : unauthenticated('MISSING');
}

/**
 * Returns the requirements of the operation for any caller, with the paths of the fields. The variables are unknown, so fields that
 * they could leave out count. Fields that depend on the type of a value do not count.
 */
export const requirementsOf = (operation: Operation): readonly RequiredField[] =>
  once(operation, compile).needs.filter(({ perhaps }) => !perhaps);

/** Returns the permissions that the operation uses with these variables. */
export function permissionsUsedBy(operation: Operation, variables: Variables): PermissionMask {
  const { needs, always, conditional } = once(operation, compile);
  if (!conditional) return always.permissions;
  return needs.reduce(
    (mask, need) => (need.conditions.every((decides) => decides(variables)) ? mask | need.requirement.permissions : mask),
    NO_PERMISSIONS,
  );
}

function satisfies(principal: Principal, { permissions, user, credential }: Requirement): boolean {
  return (
    holds(principal.permissions, permissions) &&
    (!user || principal.kind === 'user') &&
    (!credential || principal.kind !== 'anonymous')
  );
}

function compile(operation: Operation): Compiled {
  const needs = needsOf(operation);
  const unconditional = needs.filter(({ conditions }) => conditions.length === 0).map(({ requirement }) => requirement);
  return {
    needs,
    always: {
      permissions: unconditional.reduce((mask: PermissionMask, { permissions }) => mask | permissions, NO_PERMISSIONS),
      user: unconditional.some(({ user }) => user),
      credential: unconditional.some(({ credential }) => credential),
    },
    conditional: unconditional.length < needs.length,
  };
}
