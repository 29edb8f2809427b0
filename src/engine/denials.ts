/** Which errors of an answer are refusals that the audit log counts, and of whom. A missing credential is none. */
import type { GraphQLError } from 'graphql';
import { holderOf } from '../access/credentials/holder.js';
import type { Principal } from '../access/principal.js';
import type { App } from '../app.js';
import type { ServerContext } from './context.js';

/** Whose credential the first error of an answer refuses, and why. */
export const refusedIn = (error: GraphQLError): { holder: Principal | undefined; reason: string | undefined } => ({
  holder: holderOf(error) ?? (error.originalError ? holderOf(error.originalError) : undefined),
  reason: typeof error.extensions.reason === 'string' ? error.extensions.reason : undefined,
});

/** A request counts once for each code and reason, however many of its fields were refused. */
export function recordDenials({ denials }: App, { origin, report }: ServerContext, errors: readonly GraphQLError[]): void {
  const counted = new Set<string>();
  for (const error of errors) {
    const { code, reason, missingPermissions } = error.extensions;
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
