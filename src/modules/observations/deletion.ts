/**
 * Deletes observations that no other row refers to. A deletion never waits for a row: one that another request has locked stays, so
 * that deletions, runs and ingests cannot deadlock. The audit log keeps each deleted row completely.
 */
import type { Caller, Principal } from '../../access/principal.js';
import type { App } from '../../app.js';
import { checkCount } from '../../base/counts.js';
import { badUserInput, conflict, limitExceeded } from '../../base/errors.js';
import { globalId } from '../../base/ids.js';
import type { Tx } from '../../database/database.js';
import { isForeignKeyViolation } from '../../database/faults.js';
import type { Prisma } from '../../database/generated/prisma/client.js';
import { conditionOn } from '../../database/statements/conditions.js';
import { name, type Sql } from '../../database/statements/sql.js';
import { plain } from '../audit/difference.js';
import { recordChanges } from '../audit/service.js';
import { MAX_ROWS } from '../kit/rows.js';
import { surveyNames } from '../surveys/names.js';
import { surveyNamed } from '../surveys/service.js';
import { OBSERVATION } from './entity.js';
import { type ObservationFilter, selectionOf, toPrisma } from './filter.js';
import { type Reference, referencesTo, UNREFERENCED, uuids } from './references.js';

/** The observations to delete: a survey and external ids, or a filter. */
export interface Deletion {
  readonly survey?: string | null | undefined;
  readonly externalIds?: readonly string[] | null | undefined;
  readonly filter?: ObservationFilter | null | undefined;
  /** Only report what would be deleted. */
  readonly dryRun: boolean;
}

type Outcome = 'DELETED' | 'REFERRED_TO' | 'IN_USE' | 'NOT_FOUND';

/** The outcome for one observation. */
export interface DeletionRow {
  readonly index: number;
  /** The name of its survey. */
  readonly survey: string;
  readonly externalId: string;
  readonly id: string | null;
  readonly outcome: Outcome;
  readonly referredToBy: readonly Reference[];
}

export interface DeletionResult {
  readonly deleted: number;
  readonly kept: number;
  readonly notFound: number;
  readonly rows: readonly DeletionRow[];
}

/** The selected rows: a condition on `observations AS o`, and the external ids, if given. */
interface Target {
  readonly condition: Sql;
  readonly named?: { readonly survey: string; readonly externalIds: readonly string[] };
}

/** A selected observation. */
interface Match {
  readonly id: string;
  readonly surveyId: string;
  readonly externalId: string;
}

/** Deletes up to 1,000 observations. Throws LIMIT_EXCEEDED, having deleted nothing, when a filter matches more. */
export async function deleteObservations(app: App, caller: Caller, deletion: Deletion): Promise<DeletionResult> {
  checkDeletion(deletion);
  return app.db.$transaction(async (tx) => {
    const target = await targetOf(tx, caller.principal, deletion);
    const matches = await matching(tx, target);
    const locked = deletion.dryRun ? null : await lockUnreferenced(tx, target, matches);
    // No new row can refer to a locked row: the result of a later statement is final.
    const references = await referencesTo(
      tx,
      caller.principal,
      matches.map(({ id }) => id),
    );
    const free = matches.filter(({ id }) => !references.has(id) && (locked === null || locked.has(id)));
    if (!deletion.dryRun) await deleteWhole(tx, caller, free);
    const freeIds = new Set(free.map(({ id }) => id));
    const outcomeOf = ({ id }: Match): Outcome => (freeIds.has(id) ? 'DELETED' : references.has(id) ? 'REFERRED_TO' : 'IN_USE');
    const rows = await rowsOf(tx, target, matches, (match) => ({
      id: match.id,
      outcome: outcomeOf(match),
      referredToBy: references.get(match.id) ?? [],
    }));
    const notFound = new Set(rows.filter(({ id }) => id === null).map(({ externalId }) => externalId)).size;
    return { deleted: free.length, kept: matches.length - free.length, notFound, rows };
  });
}

/** Refuses an ambiguous selection. */
function checkDeletion({ survey, externalIds, filter }: Deletion): void {
  const named = survey != null && externalIds != null && filter == null;
  if (!named && !(survey == null && externalIds == null && filter != null))
    throw badUserInput('input', 'give either survey and externalIds, or filter alone');
  checkCount(externalIds, MAX_ROWS, 'input.externalIds', 'rows');
  if (filter == null) return;
  const given = Object.entries(filter).filter(([, value]) => value !== undefined);
  if (given.length === 0)
    throw badUserInput('input.filter', 'must have at least one condition: an empty filter would match everything');
  for (const [name, value] of given) {
    const field = `input.filter.${name}`;
    if (COMBINING.includes(name)) throw badUserInput(field, 'is not supported here: state conditions that must all hold');
    if (value === null) throw badUserInput(field, 'must not be null: leave it out to match any value');
    const values: readonly unknown[] = Array.isArray(value) ? value : [value];
    if (values.length === 0) throw badUserInput(field, 'must not be empty: name what to delete');
    if (values.includes('')) throw badUserInput(field, 'must not be blank: name what to delete');
  }
}

/** With these, a wrong name could select every observation. */
const COMBINING: readonly string[] = ['or', 'not'] satisfies (keyof ObservationFilter)[];

/** Throws NOT_FOUND for a survey that does not exist, and FORBIDDEN for one out of scope. */
async function targetOf(tx: Tx, principal: Principal, { survey, externalIds, filter }: Deletion): Promise<Target> {
  if (externalIds != null) {
    const { id, name } = await surveyNamed(tx, principal, survey as string);
    const condition = conditionOf({ surveyId: id, externalId: { in: [...externalIds] } });
    return { condition, named: { survey: name, externalIds } };
  }
  const idsOf = async (names: readonly string[]) => {
    const ids: string[] = [];
    for (const name of names) ids.push((await surveyNamed(tx, principal, name)).id);
    return ids;
  };
  const selection = await selectionOf(filter as ObservationFilter, principal.surveyIds, idsOf, 'input.filter');
  return { condition: conditionOf(toPrisma(selection)) };
}

const conditionOf = (where: Prisma.ObservationWhereInput): Sql => conditionOn(name('o'), OBSERVATION.name, where);

async function matching(tx: Tx, { condition }: Target): Promise<Match[]> {
  const matches = await tx.$queryRaw<Match[]>`
    SELECT id::text, survey_id::text AS "surveyId", external_id AS "externalId" FROM observations AS o
     WHERE ${condition} LIMIT ${MAX_ROWS + 1}`;
  if (matches.length <= MAX_ROWS) return matches;
  const [{ count } = { count: 0 }] = await tx.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM observations AS o WHERE ${condition}`;
  throw limitExceeded(
    'rows',
    MAX_ROWS,
    `The filter matches ${count.toLocaleString('en')} observations, and a call deletes at most ${MAX_ROWS.toLocaleString('en')}. None was deleted: narrow the filter, such as by observedAfter and observedBefore, or give external ids.`,
  );
}

/** Locks the rows that no other row refers to, that still match, and that no other transaction has locked. Returns their ids. */
async function lockUnreferenced(tx: Tx, { condition }: Target, matches: readonly Match[]): Promise<ReadonlySet<string>> {
  const ids = uuids(matches.map(({ id }) => id));
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT id::text FROM observations AS o WHERE id = ANY(${ids}) AND ${condition} AND ${UNREFERENCED}
       FOR UPDATE OF o SKIP LOCKED`;
  return new Set(rows.map(({ id }) => id));
}

/** Deletes locked rows, each with an audit event that holds the whole row. */
async function deleteWhole(tx: Tx, caller: Caller, matches: readonly Match[]): Promise<void> {
  const [first] = matches;
  if (first === undefined) return;
  const ids = matches.map(({ id }) => id);
  const rows = await tx.observation.findMany({ where: { id: { in: ids } } });
  const names = await surveyNames(
    tx,
    rows.map(({ surveyId }) => surveyId),
  );
  try {
    await tx.$executeRaw`DELETE FROM observations WHERE id = ANY(${uuids(ids)})`;
  } catch (error) {
    if (!isForeignKeyViolation(error)) throw error;
    const message = 'A table that AstrID does not know refers to one of the observations: none was deleted.';
    throw conflict(message, 'Survey', globalId('Survey', first.surveyId));
  }
  await recordChanges(
    tx,
    caller,
    rows.map((row, index) => ({
      action: 'deleteObservations',
      entityType: 'Observation',
      entityId: row.id,
      before: plain({ ...row, survey: names[index] }),
    })),
  );
}

/** An outcome for each given external id, in that order; for a filter, one for each match, by survey and external id. */
async function rowsOf(
  tx: Tx,
  { named }: Target,
  matches: readonly Match[],
  became: (match: Match) => Pick<DeletionRow, 'id' | 'outcome' | 'referredToBy'>,
): Promise<DeletionRow[]> {
  if (named) {
    const byExternalId = new Map(matches.map((match) => [match.externalId, match]));
    return named.externalIds.map((externalId, index) => {
      const match = byExternalId.get(externalId);
      const fate = match ? became(match) : { id: null, outcome: 'NOT_FOUND' as const, referredToBy: [] };
      return { index, survey: named.survey, externalId, ...fate };
    });
  }
  const names = await surveyNames(
    tx,
    matches.map(({ surveyId }) => surveyId),
  );
  return matches
    .map((match, at) => ({ survey: names[at] as string, externalId: match.externalId, ...became(match) }))
    .sort((a, b) => order(a.survey, b.survey) || order(a.externalId, b.externalId))
    .map((row, index) => ({ index, ...row }));
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
