/** Finds the refusals in an answer that the audit log counts, and the principals refused. A missing credential does not count. */
import { GraphQLError } from 'graphql';
import { holderOf } from '../access/credentials/holder.js';
import { maskOfStored, type PermissionMask } from '../access/permissions.js';
import type { Principal } from '../access/principal.js';
import type { App } from '../app.js';
import type { ApiError } from '../base/errors.js';
import type { ServerContext } from './context.js';

/** Returns the holder of the credential that an error refuses, and the reason. */
export const refusedIn = (error: ApiError): { holder: Principal | undefined; reason: string | undefined } => ({
  holder: holderIn(error),
  reason: typeof error.details.reason === 'string' ? error.details.reason : undefined,
});

/** The holder is recorded on the thrown error. graphql-js may have wrapped that error in others. */
function holderIn(error: Error | undefined): Principal | undefined {
  if (error === undefined) return undefined;
  return holderOf(error) ?? (error instanceof GraphQLError ? holderIn(error.originalError) : undefined);
}

/** Records the refusals of a request. It counts once for each code and reason, even when several fields were refused. */
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
      missingPermissions: missingIn(missingPermissions).map(({ permission }) => permission),
    };
    denials.record(denial, Date.now());
  }
}

/** The permissions that a request lacked, in any of its fields. */
export const lackedIn = (errors: readonly ApiError[]): PermissionMask =>
  maskOfStored(
    errors.flatMap(({ code, details }) =>
      code === 'FORBIDDEN' ? missingIn(details.missingPermissions).map(({ name }) => name) : [],
    ),
  );

/** A missing permission in the details of an error, by its name in the graph and in the database: see `refusal` in src/access/requirement.ts. */
type Missing = Readonly<Record<'permission' | 'name', string>>;

const missingIn = (details: unknown): readonly Missing[] => (Array.isArray(details) ? details : []);
