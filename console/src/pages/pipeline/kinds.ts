/** The kinds of work of the pipeline: how each is listed, who may change it, and by which mutations. */
import type { Permission, TypedDocumentString } from '../../gql/graphql.js';
import * as actions from './action-operations.js';
import * as lists from './operations.js';
import type { WorkRow } from './work.js';

type KindName = 'preprocess' | 'difference' | 'model' | 'training' | 'job' | 'workflow';

interface ListVariables {
  readonly first: number;
  readonly after?: string | null;
  readonly filter?: Readonly<Record<string, unknown>>;
}

interface WorkList {
  readonly list: {
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor?: string | null };
    readonly nodes: readonly WorkRow[];
  };
}

type List = TypedDocumentString<WorkList, ListVariables>;
export type Action = TypedDocumentString<unknown, { input: Readonly<Record<string, unknown>> }>;

export interface Kind {
  readonly name: KindName;
  readonly title: string;
  readonly list: List;
  /** What its mutations require. */
  readonly needs: Permission;
  readonly statuses: readonly string[];
  readonly retry?: Action;
  readonly fail?: Action;
  readonly cancel?: Action;
}

const RUN_STATUSES = ['PENDING', 'RUNNING', 'COMPLETED', 'FAILED'];

/** The documents of all kinds have the same form. Their filters and inputs differ in type only. */
const as = <Form>(document: unknown): Form => document as Form;

export const KINDS: readonly Kind[] = [
  {
    name: 'preprocess',
    title: 'Preprocessing',
    list: as<List>(lists.ListPreprocessRuns),
    needs: 'PREPROCESSING_PROCESS',
    statuses: RUN_STATUSES,
    retry: as<Action>(actions.RetryPreprocessRun),
    fail: as<Action>(actions.FailPreprocessRun),
  },
  {
    name: 'difference',
    title: 'Differencing',
    list: as<List>(lists.ListDifferenceRuns),
    needs: 'DIFFERENCING_PROCESS',
    statuses: RUN_STATUSES,
    retry: as<Action>(actions.RetryDifferenceRun),
    fail: as<Action>(actions.FailDifferenceRun),
  },
  {
    name: 'model',
    title: 'Detection',
    list: as<List>(lists.ListModelRuns),
    needs: 'DETECTION_PROCESS',
    statuses: RUN_STATUSES,
    retry: as<Action>(actions.RetryModelRun),
    fail: as<Action>(actions.FailModelRun),
  },
  {
    name: 'training',
    title: 'Training',
    list: as<List>(lists.ListTrainingRuns),
    needs: 'TRAINING_DATA_COLLECTION',
    statuses: RUN_STATUSES,
    retry: as<Action>(actions.RetryTrainingRun),
    fail: as<Action>(actions.FailTrainingRun),
  },
  {
    name: 'job',
    title: 'Jobs',
    list: as<List>(lists.ListJobs),
    needs: 'MANAGE_OPERATIONS',
    statuses: [...RUN_STATUSES, 'CANCELLED'],
    retry: as<Action>(actions.RetryJob),
    fail: as<Action>(actions.FailJob),
    cancel: as<Action>(actions.CancelJob),
  },
  {
    name: 'workflow',
    title: 'Workflow runs',
    list: as<List>(lists.ListWorkflowRuns),
    needs: 'MANAGE_OPERATIONS',
    statuses: ['SCHEDULED', 'RUNNING', 'COMPLETED', 'FAILED', 'CANCELLED'],
    fail: as<Action>(actions.FailWorkflowRun),
    cancel: as<Action>(actions.CancelWorkflowRun),
  },
];

const PREPROCESS = KINDS[0] as Kind;

export const kindOf = (name: string): Kind => KINDS.find((kind) => kind.name === name) ?? PREPROCESS;
