/** A run of a step, a job or a workflow run, in one form: what it works on, and how. Pure. */
import { uuidOf } from '../keys/key-filter.js';

interface Named {
  readonly id: string;
  readonly name: string;
}

/** The fields that the API returns. Each kind has some of them. */
export interface WorkRow {
  readonly id: string;
  readonly status: string;
  readonly error?: string | null | undefined;
  readonly retryCount?: number | undefined;
  readonly startedAt?: string | null | undefined;
  readonly completedAt?: string | null | undefined;
  readonly updatedAt: string;
  readonly leaseEndsAt?: string | null | undefined;
  readonly observation?: { readonly id: string; readonly externalId: string; readonly survey: Named } | undefined;
  readonly dataset?: Named | undefined;
  readonly survey?: Named | null | undefined;
  readonly model?: (Named & { readonly version: string }) | undefined;
  readonly algorithm?: string | undefined;
  readonly name?: string | undefined;
  readonly type?: string | undefined;
  readonly entityId?: string | null | undefined;
  readonly workflowId?: string | null | undefined;
  readonly flow?: string | undefined;
  readonly externalId?: string | undefined;
}

/** What the row is about, in words, and the page of that thing. */
export function subjectOf(row: WorkRow): { readonly text: string; readonly page: string | null } {
  if (row.observation) return { text: row.observation.externalId, page: `/observations/${uuidOf(row.observation.id)}` };
  if (row.dataset) return { text: row.name ?? row.dataset.name, page: `/training/${uuidOf(row.dataset.id)}` };
  if (row.flow !== undefined) return { text: `${row.flow} ${row.externalId ?? ''}`, page: null };
  const page = row.entityId?.startsWith('Observation:') ? `/observations/${uuidOf(row.entityId)}` : null;
  return { text: row.type ?? row.id, page };
}

/** How the row works, in words; empty when there is nothing to say. */
export function detailOf({ model, algorithm, dataset, entityId, workflowId }: WorkRow): string {
  if (model) return `${model.name} ${model.version}`;
  return algorithm ?? dataset?.name ?? entityId ?? workflowId ?? '';
}

export const surveyOf = ({ observation, survey }: WorkRow): string => (observation?.survey ?? survey)?.name ?? '–';
