/**
 * The line of detections that a person judges, and the outcome for each. A judgement counts as given when it is sent, so the next detection
 * appears at once. A refused one comes back as the next in the line, with its error. Pure decisions: use-queue.ts calls the API.
 */
import type { AstridError } from '../../../../src/client/error.js';
import type { DetectionType, ListDetectionsQuery } from '../../gql/graphql.js';

export type Detection = ListDetectionsQuery['detections']['nodes'][number];

export type Outcome =
  | { readonly state: 'sending' | 'saved'; readonly label: DetectionType }
  | { readonly state: 'refused'; readonly label: DetectionType; readonly error: AstridError };

export interface Queue {
  readonly line: readonly Detection[];
  /** The position of the shown detection. After the last one, it is the length of the line. */
  readonly at: number;
  readonly outcomes: ReadonlyMap<string, Outcome>;
  /** The ids of the given judgements, the newest last. */
  readonly given: readonly string[];
}

export const emptyQueue = (line: readonly Detection[] = []): Queue => ({ line, at: 0, outcomes: new Map(), given: [] });

export type Step =
  | { readonly type: 'loaded'; readonly nodes: readonly Detection[] }
  | { readonly type: 'move'; readonly by: 1 | -1 }
  | { readonly type: 'sent'; readonly id: string; readonly label: DetectionType }
  | { readonly type: 'saved'; readonly id: string; readonly now: Partial<Detection> }
  | { readonly type: 'refused'; readonly id: string; readonly error: AstridError }
  | { readonly type: 'reopened'; readonly id: string; readonly now: Partial<Detection> };

export function advance(queue: Queue, step: Step): Queue {
  switch (step.type) {
    case 'loaded': {
      const known = new Set(queue.line.map(({ id }) => id));
      return { ...queue, line: [...queue.line, ...step.nodes.filter(({ id }) => !known.has(id))] };
    }
    case 'move':
      return { ...queue, at: Math.max(0, Math.min(queue.line.length, queue.at + step.by)) };
    case 'sent': {
      const outcomes = new Map(queue.outcomes).set(step.id, { state: 'sending', label: step.label });
      return {
        ...queue,
        outcomes,
        given: [...queue.given.filter((id) => id !== step.id), step.id],
        at: firstOpen({ ...queue, outcomes }, queue.at + 1),
      };
    }
    case 'saved':
      return { ...changed(queue, step.id, step.now), outcomes: settled(queue, step.id, (label) => ({ state: 'saved', label })) };
    case 'refused':
      return comeBack(
        {
          ...queue,
          outcomes: settled(queue, step.id, (label) => ({ state: 'refused', label, error: step.error })),
          given: queue.given.filter((id) => id !== step.id),
        },
        step.id,
      );
    case 'reopened': {
      const outcomes = new Map(queue.outcomes);
      outcomes.delete(step.id);
      const given = queue.given.filter((id) => id !== step.id);
      return { ...changed(queue, step.id, step.now), outcomes, given, at: positionOf(queue, step.id) };
    }
  }
}

const positionOf = ({ line }: Queue, id: string): number => line.findIndex((detection) => detection.id === id);

/** The first position from here on without a judgement. */
function firstOpen({ line, outcomes }: Queue, from: number): number {
  const isOpen = ({ id }: Detection) => !outcomes.has(id) || outcomes.get(id)?.state === 'refused';
  const found = line.slice(from).findIndex(isOpen);
  return found < 0 ? line.length : from + found;
}

function settled({ outcomes }: Queue, id: string, to: (label: DetectionType) => Outcome): ReadonlyMap<string, Outcome> {
  const outcome = outcomes.get(id);
  return outcome === undefined ? outcomes : new Map(outcomes).set(id, to(outcome.label));
}

const changed = (queue: Queue, id: string, now: Partial<Detection>): Queue => ({
  ...queue,
  line: queue.line.map((detection) => (detection.id === id ? { ...detection, ...now } : detection)),
});

/** Makes a detection the next one. The shown detection stays, since the person may be about to judge it. */
function comeBack(queue: Queue, id: string): Queue {
  const from = positionOf(queue, id);
  if (from < 0 || from === queue.at) return queue;
  const line = [...queue.line];
  const moved = line.splice(from, 1);
  const at = from < queue.at ? queue.at - 1 : queue.at;
  line.splice(Math.min(at + 1, line.length), 0, ...moved);
  return { ...queue, line, at };
}
