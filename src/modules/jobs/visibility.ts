/** Which jobs a caller may see, and which of them a list is about. */
import type { Principal } from '../../access/principal.js';
import { surveyFilter } from '../../access/scopes.js';
import { parseGlobalId } from '../../base/ids.js';
import type { Db } from '../../database/database.js';
import type { Prisma } from '../../database/generated/prisma/client.js';
import type { JobStatus } from '../../database/generated/prisma/enums.js';
import { surveyCondition } from '../observations/filter.js';
import { type RunFilter, staleWhere } from '../runs/lifecycle.js';

/** A job of no survey is invisible to a scoped key, and so is one about what spans surveys unless all of them are in scope. */
export const jobsVisibleTo = (principal: Principal): Prisma.ProcessingJobWhereInput =>
  principal.surveyIds === null
    ? {}
    : { ...surveyFilter(principal), otherSurveys: { every: { surveyId: { in: [...principal.surveyIds] } } } };

export interface JobFilter {
  /** A survey's name. */
  readonly survey?: string | null | undefined;
  readonly status?: JobStatus | null | undefined;
  readonly type?: string | null | undefined;
  /** A blank one asks for jobs without any. */
  readonly workflowId?: string | null | undefined;
  /** A blank one asks for jobs without any. */
  readonly taskId?: string | null | undefined;
  /** The global id of what the job is about. */
  readonly entityId?: string | null | undefined;
  readonly stale?: RunFilter['stale'];
  /** The last moment at which a job that waits should start. */
  readonly dueBefore?: Date | null | undefined;
}

/** Throws FORBIDDEN when the filter names a survey out of the caller's scopes. A survey that is not there has no rows. */
export async function jobsWhere(db: Db, principal: Principal, filter: JobFilter): Promise<Prisma.ProcessingJobWhereInput> {
  const { survey, status, type, workflowId, taskId, entityId, stale, dueBefore } = filter;
  return {
    AND: [
      jobsVisibleTo(principal),
      await surveyCondition(db, principal, survey),
      status != null ? { status } : {},
      type != null ? { type } : {},
      workflowId != null ? { workflowId: workflowId || null } : {},
      taskId != null ? { taskId: taskId || null } : {},
      entityId != null ? aboutEntity(entityId) : {},
      staleWhere(stale),
      dueBefore != null ? dueWhere(dueBefore) : {},
    ],
  };
}

/** A job that was given no time is due from the start. */
const dueWhere = (moment: Date): Prisma.ProcessingJobWhereInput => ({
  status: 'PENDING',
  OR: [{ scheduledAt: null }, { scheduledAt: { lte: moment } }],
});

function aboutEntity(entity: string): Prisma.ProcessingJobWhereInput {
  const { typename, id } = parseGlobalId(entity, 'filter.entityId');
  return { entityType: typename, entityId: id };
}
