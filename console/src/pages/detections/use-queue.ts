/** The queue of detections in a component: loads it page by page, sends judgements, and takes the last one back. */
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useReducer, useRef, useState } from 'react';
import { AstridError } from '../../../../src/client/error.js';
import { request } from '../../api/request.js';
import { keyOf } from '../../api/use-data.js';
import type { DetectionFilter, DetectionOrder, DetectionVerdict, ValidateDetectionInput } from '../../gql/graphql.js';
import { useFormGuard } from '../../ui/leave-guard.js';
import { JudgeDetection, ListDetections, ReopenDetection, ShowHistory } from './operations.js';
import { advance, type Detection, emptyQueue, type Queue } from './queue.js';

const PAGE_SIZE = 20;
/** With fewer detections left, the next page is read. */
const FEW = 8;

type Judgement = Omit<ValidateDetectionInput, 'detectionId'>;

/** What a person prepares before the judgement of a detection. It stays with the detection, also when it comes back. */
interface Draft {
  readonly verdict: DetectionVerdict | null;
  readonly notes: string;
}

const NO_DRAFT: Draft = { verdict: null, notes: '' };

export interface Judging {
  readonly queue: Queue;
  readonly shown: Detection | undefined;
  readonly isLoading: boolean;
  /** Why the queue, or the undo, was refused. */
  readonly error: AstridError | null;
  /** Whether the last detection of the list was judged or skipped. */
  readonly isDone: boolean;
  /** That of the shown detection. */
  readonly draft: Draft;
  readonly setDraft: (changes: Partial<Draft>) => void;
  readonly judge: (judgement: Judgement) => void;
  readonly move: (by: 1 | -1) => void;
  /** Undefined when there is no judgement to take back. */
  readonly undo: (() => void) | undefined;
  readonly retry: () => void;
  /** Whether single keys are commands. */
  readonly keysWork: boolean;
  readonly setKeysWork: (work: boolean) => void;
}

const errorOf = (error: unknown): AstridError =>
  error instanceof AstridError ? error : new AstridError('UNKNOWN', error instanceof Error ? error.message : String(error));

/** What to judge: the detections of a filter, or one of them. */
type Source = { readonly filter: DetectionFilter; readonly orderBy: DetectionOrder } | { readonly only: Detection };

export function useQueue(source: Source, onChange: () => void): Judging {
  const client = useQueryClient();
  const only = 'only' in source ? source.only : undefined;
  const [queue, step] = useReducer(advance, only ? [only] : [], emptyQueue);
  const [page, setPage] = useState<{ after: string | null; more: boolean }>({ after: null, more: only === undefined });
  const [isLoading, setLoading] = useState(false);
  const [error, setError] = useState<AstridError | null>(null);
  const [drafts, setDrafts] = useState<ReadonlyMap<string, Draft>>(new Map());
  const [keysWork, setKeysWork] = useState(true);
  const isUndoing = useRef(false);
  const attempts = useRef(new Map<string, { body: string; key: string }>());
  const left = queue.line.length - queue.at;
  const variables = only ? null : JSON.stringify({ first: PAGE_SIZE, after: page.after, ...source });
  const needsMore = page.more && left < FEW && error === null;

  useEffect(() => {
    if (!needsMore || variables === null) return;
    const stop = new AbortController();
    setLoading(true);
    request(ListDetections, JSON.parse(variables), { signal: stop.signal })
      .then(({ detections: { nodes, pageInfo } }) => {
        step({ type: 'loaded', nodes });
        setPage({ after: pageInfo.endCursor ?? null, more: pageInfo.hasNextPage });
      })
      .catch((reason: unknown) => stop.signal.aborted || setError(errorOf(reason)))
      .finally(() => stop.signal.aborted || setLoading(false));
    return () => stop.abort();
  }, [needsMore, variables]);

  // A single detection stays after its judgement.
  const shown = queue.line[queue.at] ?? (only && queue.line[0]);
  const changed = (id: string) => {
    void client.invalidateQueries({ queryKey: keyOf(ShowHistory, { id }) });
    onChange();
  };
  const judge = (judgement: Judgement) => {
    if (shown === undefined || queue.outcomes.get(shown.id)?.state === 'sending') return;
    const { id } = shown;
    const input = { ...judgement, detectionId: id };
    const body = JSON.stringify(input);
    // The same judgement again after a failure is the same change: it takes effect once.
    const before = attempts.current.get(id);
    const attempt = before?.body === body ? before : { body, key: crypto.randomUUID() };
    attempts.current.set(id, attempt);
    step({ type: 'sent', id, label: judgement.label });
    request(JudgeDetection, { input }, { idempotencyKey: attempt.key })
      .then(({ validateDetection: { detection } }) => {
        attempts.current.delete(id);
        step({ type: 'saved', id, now: detection });
        changed(id);
      })
      .catch((reason: unknown) => step({ type: 'refused', id, error: errorOf(reason) }));
  };
  const last = queue.given.at(-1);
  const undo = () => {
    if (last === undefined || isUndoing.current) return;
    isUndoing.current = true;
    setError(null);
    request(ReopenDetection, { input: { detectionId: last } }, { idempotencyKey: crypto.randomUUID() })
      .then(({ startValidation: { detection } }) => {
        step({ type: 'reopened', id: last, now: detection });
        setDrafts((all) => new Map([...all].filter(([id]) => id !== last)));
        changed(last);
      })
      .catch((reason: unknown) => setError(errorOf(reason)))
      .finally(() => {
        isUndoing.current = false;
      });
  };
  // Notes are sent with the judgement. Those of a skipped detection wait for it.
  const isSent = (id: string) => ['sending', 'saved'].includes(queue.outcomes.get(id)?.state ?? '');
  useFormGuard([...drafts].some(([id, { notes }]) => notes.trim() !== '' && !isSent(id)));
  const draft = (shown && drafts.get(shown.id)) ?? NO_DRAFT;
  return {
    queue,
    shown,
    isLoading,
    error,
    isDone: shown === undefined && !page.more && !isLoading,
    draft,
    setDraft: (changes) => shown && setDrafts(new Map(drafts).set(shown.id, { ...draft, ...changes })),
    judge,
    move: (by) => step({ type: 'move', by }),
    undo: last !== undefined && queue.outcomes.get(last)?.state === 'saved' ? undo : undefined,
    retry: () => setError(null),
    keysWork,
    setKeysWork,
  };
}
