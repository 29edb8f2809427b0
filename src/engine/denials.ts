/** Which errors of an answer are refusals that the audit log counts, and of whom. A missing credential is none. */
import { GraphQLError } from 'graphql';
import { holderOf } from '../access/credentials/holder.js';
import type { Principal } from '../access/principal.js';
import type { App } from '../app.js';
import type { ApiError } from '../base/errors.js';
import type { ServerContext } from './context.js';

/** Whose credential the first error of an answer refuses, and why. */
export const refusedIn = (error: ApiError): { holder: Principal | undefined; reason: string | undefined } => ({
  holder: holderIn(error),
  reason: typeof error.details.reason === 'string' ? error.details.reason : undefined,
});

/** The holder is noted with the error that was thrown, which the answer may hold under others. */
function holderIn(error: Error | undefined): Principal | undefined {
  if (error === undefined) return undefined;
  return holderOf(error) ?? (error instanceof GraphQLError ? holderIn(error.originalError) : undefined);
}

/** A request counts once for each code and reason, however many of its fields were refused. */
export function recordDenials({ denials }: App, { origin, report }: ServerContext, errors: readonly ApiError[]): void {
  const counted = new Set<string>();
  for (const { code, details } of errors) {
    const { reason, missingPermissions } = details;
    if (code !== 'FORBIDDEN' && code !== 'INVALID_CREDENTIALS' && (code !== 'UNAUTHENTICATED' || reason === 'MISSING')) continue;
    if (counted.has(`${code} ${reason}`)) continue;
    counted.add(`${code} ${reason}`);
    const denial = {
      principal: report.principal ?? report.holder,
      address: origin.address,
      code,
      reason: typeof reason === 'string' ? reason : undefined,
      missingPermissions: Array.isArray(missingPermissions) ? missingPermissions.map(permissionIn) : [],
    };
    denials.record(denial, Date.now());
  }
}

/** Told as a name, or as one with the paths that need it. */
const permissionIn = (missing: string | { permission: string }): string =>
  typeof missing === 'string' ? missing : missing.permission;
