/** The checked content of a judgement, and the status that it gives. Pure decisions; service.ts applies them. */

import { checkCount } from '../../base/counts.js';
import { badUserInput } from '../../base/errors.js';
import { LONGEST } from '../../base/lengths.js';
import type { DetectionStatus, DetectionType } from '../../database/generated/prisma/enums.js';
import { atMost, notBlank, unitInterval } from '../kit/input.js';

export const MAX_TAGS = 20;

/** The status that a judgement can give. */
export type Verdict = Extract<DetectionStatus, 'VALIDATED' | 'REJECTED' | 'CONFIRMED'>;

/** A judgement as it was sent. */
export interface Judgement {
  /** The detection's uuid. */
  readonly detectionId: string;
  readonly label: DetectionType;
  readonly confidence?: number | null | undefined;
  readonly quality?: number | null | undefined;
  readonly notes?: string | null | undefined;
  readonly tags?: readonly string[] | null | undefined;
  readonly status?: Verdict | null | undefined;
}

/** The judgement in the form to store. Throws BAD_USER_INPUT; `field` is its position in the input. */
export function checkJudgement({ label, confidence, quality, notes, tags, status }: Judgement, field: string) {
  if (label === 'ARTIFACT' && status != null && status !== 'REJECTED')
    throw badUserInput(`${field}.status`, 'an ARTIFACT can only be REJECTED');
  checkCount(tags, MAX_TAGS, `${field}.tags`);
  return {
    label,
    confidence: unitInterval(confidence, `${field}.confidence`),
    quality: unitInterval(quality, `${field}.quality`),
    notes: atMost(LONGEST.text, notes, `${field}.notes`),
    tags: [...new Set(tags?.map((tag, index) => notBlank(LONGEST.word, tag, `${field}.tags.${index}`)))],
  };
}

/** The new status of a detection: the requested one; else an artifact is rejected, and a confirmed detection stays confirmed. */
export function verdictOf({ label, status }: Judgement, current: DetectionStatus): Verdict {
  if (status != null) return status;
  if (label === 'ARTIFACT') return 'REJECTED';
  return current === 'CONFIRMED' ? 'CONFIRMED' : 'VALIDATED';
}
