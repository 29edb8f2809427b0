/** The work that runs do: their kind and parameters, and the conditions in SQL that find runs of the same work. */
import type { Principal } from '../../access/principal.js';
import type { ApiError } from '../../base/errors.js';
import type { Tx } from '../../database/database.js';
import { Prisma } from '../../database/generated/prisma/client.js';
import type { Cone } from '../../graphql/sky/cone.js';
import type { LockedObservation } from '../observations/named.js';
import type { RunKind } from './kind.js';

/** The work of runs. */
export interface Work {
  readonly kind: RunKind;
  /** The mutation that begins them. */
  readonly action: string;
  /** The values of the kind's parameters, by their columns. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Further columns of a new run, with their SQL types and values. */
  readonly further?: Readonly<Record<string, readonly [type: string, value: unknown]>>;
  /** Parameters that the audit log shows. */
  readonly shown?: Readonly<Record<string, string | null>>;
}

/** How a step begins its runs. Both functions run in the transaction that begins them. */
export interface Beginning {
  /** Throws when the work cannot be done, such as for a model that does not exist. */
  readonly workOf: (tx: Tx, principal: Principal) => Promise<Omit<Work, 'action'>> | Omit<Work, 'action'>;
  /** A further rule of the step for observations that a caller names. Returns the refusal. */
  readonly refuse?: (tx: Tx, observation: LockedObservation) => Promise<ApiError | null>;
}

/** The lease of claimed runs. */
export interface RunLease {
  readonly leaseSeconds: number;
  readonly maxAttempts: number;
}

/** What was done before the transaction of a claim, because it was too long for it. */
export interface BeforeClaim {
  /** The observations that a walk has found. */
  readonly found?: readonly string[];
  /** Runs that cannot be taken over have failed for good. */
  readonly isSwept?: true;
}

/** A run that a worker may work on, or that is already complete. */
export interface Begun {
  readonly id: string;
  readonly observationId: string;
  readonly attempt: number;
  readonly leaseEndsAt: Date | null;
  /** Whether the run was complete, so that nothing was begun. */
  readonly skipped: boolean;
}

/** By the time of the exposure; for a model, by the time when the observation became ready. */
export type ClaimOrder = 'OLDEST_FIRST' | 'NEWEST_FIRST';

/** The surveys, and the part of the sky, whose runs are wanted. */
export interface Region {
  /** Null means all surveys. */
  readonly surveyIds: readonly string[] | null;
  readonly cone: Cone | null;
}

/** The values as JSON. Prisma's own null of JSON columns is null here. */
export const jsonOf = (values: Readonly<Record<string, unknown>>): string =>
  JSON.stringify(
    Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value === Prisma.DbNull ? null : value])),
  );

/** The condition that a run `r` of the kind has these parameters. */
export const sameParameters = (kind: RunKind, parameters: Readonly<Record<string, unknown>>): Prisma.Sql => {
  const names = Object.entries(kind.parameters);
  if (names.length === 0) return Prisma.sql`true`;
  return Prisma.join(
    names.map(([name, type]) => {
      const [column, value] = [Prisma.raw(`r.${name}`), parameters[name]];
      if (value === Prisma.DbNull || value == null) return Prisma.sql`${column} IS NULL`;
      const text = type === 'jsonb' ? jsonTextOf(value) : String(value);
      return Prisma.sql`${column} = ${text}::text::${Prisma.raw(type)}`;
    }),
    ' AND ',
  );
};

/** JSON.stringify passes the name of a property to the value: see src/database/statements/json.ts. */
const jsonTextOf = (value: unknown): string => JSON.stringify({ value }).slice('{"value":'.length, -1);

/** The condition that an observation has a run that prevents another one. Not EXISTS: see src/modules/observations/references.ts. */
export function hasRun({ kind, parameters }: Work, observationId: Prisma.Sql): Prisma.Sql {
  const inTheWay = kind.during === undefined ? sameParameters(kind, parameters) : Prisma.sql`r.status IN ('PENDING', 'RUNNING')`;
  return Prisma.sql`((SELECT true FROM ${Prisma.raw(kind.table)} AS r WHERE r.observation_id = ${observationId} AND ${inTheWay} LIMIT 1) IS NOT NULL)`;
}
