/**
 * Claims: a worker asks for work and gets runs that nobody else has, each with a lease. Runs that lost their worker come first, then
 * observations that wait for the step. The tables themselves are the queue.
 */
import type { Caller, Principal } from '../../access/principal.js';
import type { App } from '../../app.js';
import type { Tx } from '../../database/database.js';
import { isUniqueViolation } from '../../database/faults.js';
import { Prisma } from '../../database/generated/prisma/client.js';
import { KEEP_PLAN } from '../../database/statements/kept-plan.js';
import { WorkFirst } from '../../database/work/work-first.js';
import { type Cone, checkCone, isWholeSky } from '../../graphql/sky/cone.js';
import { checkRange } from '../kit/input.js';
import { ATTEMPTS, checkLease } from '../kit/lease.js';
import { surveyNamed } from '../surveys/service.js';
import { asBegun, BEGUN, begin, beginGiven, completedRuns, type Inserted } from './begin.js';
import { IS_LOST, lockedReady, lockReady } from './ready.js';
import { passOn } from './start.js';
import { anyLost, takeOver } from './take-over.js';
import {
  type BeforeClaim,
  type Beginning,
  type Begun,
  type ClaimOrder,
  hasRun,
  type Region,
  type RunLease,
  type Work,
} from './work.js';

/** The runs that a worker asks for. */
export interface Claim extends RunLease {
  /** The name of the mutation. */
  readonly action: string;
  readonly limit: number;
  readonly order: ClaimOrder;
  readonly near?: Cone | null | undefined;
  /** The name of a survey. */
  readonly survey?: string | null | undefined;
  /** Returns completed runs of the same work, as skipped, instead of starting others. */
  readonly onlyIfNeeded: boolean;
}

/** Refuses a claim whose numbers are out of range. */
export function checkClaim(claim: Omit<Claim, 'action'>): void {
  checkLease(claim);
  checkRange(claim.maxAttempts, 1, ATTEMPTS.most, 'input.maxAttempts');
  if (claim.near != null) checkCone(claim.near, 'input.near');
}

/** Two claims may select one observation, while a person changes it by hand. */
const TRIES = 3;

/** Claims at most `limit` runs. An empty list means that no work is left. Throws FORBIDDEN for a survey out of scope. */
export async function claimRuns(app: App, caller: Caller, { workOf }: Beginning, claim: Claim): Promise<Begun[]> {
  checkClaim(claim);
  const { action } = claim;
  let { first } = app.work;
  for (let tried = 1; ; ) {
    try {
      // Awaited here, since it may reject.
      const before = ((await first) ?? {}) as BeforeClaim;
      return await app.db.$transaction(async (tx) => {
        const work = { ...(await workOf(tx, caller.principal)), action };
        return claimWithin(app, tx, caller, claim, work, before);
      });
    } catch (error) {
      // A unit that is one transaction ends first, and then begins again.
      if (error instanceof WorkFirst && !app.work.isOneTransaction) ({ first } = await error.done(app.db));
      else if (tried++ === TRIES || !isUniqueViolation(error)) throw error;
    }
  }
}

async function claimWithin(app: App, tx: Tx, caller: Caller, claim: Claim, work: Work, before: BeforeClaim): Promise<Begun[]> {
  const region = await regionOf(tx, caller.principal, claim);
  if (region.surveyIds?.length === 0) return [];
  const unlessLost =
    claim.onlyIfNeeded && work.kind.during !== undefined
      ? null
      : await beginUnlessLost(app, tx, caller, work, region, claim, before);
  if (unlessLost !== null) return unlessLost;
  const takenOver = await takeOver(app, tx, caller, work, region, claim.limit, claim, before);
  const limit = claim.limit - takenOver.length;
  if (limit === 0) return takenOver;
  const ready = (await lockReady(app, tx, work, region, claim.order, limit, before)) ?? [];
  const ids = ready.map(({ id }) => id);
  const done = claim.onlyIfNeeded ? await completedRuns(tx, caller.principal, work, ids) : new Map<string, Begun>();
  const isDone = ({ id }: { id: string }) => done.has(id);
  await passOn(tx, caller, work, ready.filter(isDone));
  const others = ready.filter((row) => !isDone(row));
  const begun = await begin(tx, caller, work, others, claim, completedMeanwhile(work));
  return [...takenOver, ...done.values(), ...begun];
}

/** The condition that a run of a model was completed between the search and the lock. A step changes the status of its observation. */
const completedMeanwhile = (work: Work): Prisma.Sql =>
  work.kind.during === undefined ? hasRun(work, Prisma.sql`o.observation_id`) : Prisma.sql`false`;

/** Begins runs of observations that wait. It changes nothing and returns null when there are runs to take over, which is rare. */
async function beginUnlessLost(
  app: App,
  tx: Tx,
  caller: Caller,
  work: Work,
  region: Region,
  claim: Claim,
  before: BeforeClaim,
): Promise<Begun[] | null> {
  if (work.kind.during !== undefined) return beginReady(tx, caller, work, region, claim);
  const ready = await lockReady(app, tx, work, region, claim.order, claim.limit, before, anyLost(work, region));
  return ready && begin(tx, caller, work, ready, claim, completedMeanwhile(work));
}

/** The same in one statement. */
async function beginReady(tx: Tx, caller: Caller, work: Work, region: Region, claim: Claim): Promise<Begun[] | null> {
  const { order, limit } = claim;
  const given = lockedReady({ work, region, order, limit }, IS_LOST);
  const rows = await tx.$queryRaw<(Inserted & { isLost: boolean })[]>`${KEEP_PLAN}
    WITH lost AS MATERIALIZED (SELECT ${anyLost(work, region)} AS "isLost"),
    given AS MATERIALIZED (${given}), ${beginGiven(caller, work, limit, claim, Prisma.sql`false`)}
    SELECT lost."isLost", begun.* FROM lost LEFT JOIN (${BEGUN}) AS begun ON true`;
  if (rows[0]?.isLost) return null;
  return rows.filter(({ id }) => id !== null).map(asBegun);
}

async function regionOf(tx: Tx, principal: Principal, { survey, near }: Claim): Promise<Region> {
  const surveyIds = survey == null ? principal.surveyIds : [(await surveyNamed(tx, principal, survey)).id];
  return { surveyIds, cone: near == null || isWholeSky(near) ? null : near };
}
