/** The performance of a model, measured by the judgements of people: one statement counts, and the rest follows from these numbers. */
import type { Principal } from '../../access/principal.js';
import type { Db } from '../../database/database.js';
import { Prisma } from '../../database/generated/prisma/client.js';
import { DetectionType } from '../../database/generated/prisma/enums.js';
import { BIN, BINS, type Bin, binAt, type Counted, isSelected, selected, share } from './counted.js';

const TYPES = Object.values(DetectionType);

/** The number of pairs of classes. */
export const CELLS = TYPES.length ** 2;

export interface ConfusionCell {
  /** The class by the model. */
  readonly predicted: DetectionType;
  /** The class by people. */
  readonly label: DetectionType;
  readonly count: number;
}

export interface ClassPerformance {
  readonly type: DetectionType;
  readonly predictedCount: number;
  readonly labelledCount: number;
  readonly correctCount: number;
  readonly precision: number | null;
  readonly recall: number | null;
}

export interface ReliabilityBin extends Bin {
  readonly count: number;
  readonly meanConfidence: number | null;
  readonly correctShare: number | null;
}

/** All numbers concern judged detections. Shares are null where they would divide by zero. */
export interface ModelPerformance {
  readonly judgedCount: number;
  readonly correctCount: number;
  readonly accuracy: number | null;
  readonly confusion: readonly ConfusionCell[];
  readonly byType: readonly ClassPerformance[];
  readonly reliability: readonly ReliabilityBin[];
}

interface Group {
  readonly predicted: DetectionType;
  readonly label: DetectionType;
  readonly bin: number;
  readonly count: number;
  /** The sum of the confidences. */
  readonly confidence: number;
}

/** Measures a model. Null when the model does not exist. */
export async function modelPerformance(
  db: Db,
  principal: Principal,
  modelId: string,
  counted: Counted,
): Promise<ModelPerformance | null> {
  const where = isSelected(await selected(db, principal, counted));
  const rows = await db.$queryRaw<(Group | { readonly count: null })[]>`
    SELECT g.predicted, g.label, g.bin, g.count, g.confidence
      FROM models AS m LEFT JOIN (
        SELECT d.type::text AS predicted, d.human_label::text AS label, ${Prisma.raw(BIN)} AS bin, count(*)::int AS count, sum(d.confidence) AS confidence
          FROM model_runs AS r JOIN detections AS d ON d.model_run_id = r.id
         WHERE r.model_id = ${modelId}::uuid AND d.human_label IS NOT NULL AND ${where}
         GROUP BY 1, 2, 3) AS g ON true
     WHERE m.id = ${modelId}::uuid`;
  if (rows.length === 0) return null;
  return measured(rows.filter((row): row is Group => row.count !== null));
}

function measured(groups: readonly Group[]): ModelPerformance {
  const isCorrect = ({ predicted, label }: Group) => predicted === label;
  const sum = (fits: (group: Group) => boolean, of: 'count' | 'confidence' = 'count') =>
    groups.filter(fits).reduce((total, group) => total + group[of], 0);
  const [judgedCount, correctCount] = [sum(() => true), sum(isCorrect)];
  const confusion = TYPES.flatMap((predicted) =>
    TYPES.map((label) => ({
      predicted,
      label,
      count: sum((group) => group.predicted === predicted && group.label === label),
    })),
  );
  const byType = TYPES.map((type) => {
    const predictedCount = sum(({ predicted }) => predicted === type);
    const labelledCount = sum(({ label }) => label === type);
    const correct = sum((group) => isCorrect(group) && group.label === type);
    const [precision, recall] = [share(correct, predictedCount), share(correct, labelledCount)];
    return { type, predictedCount, labelledCount, correctCount: correct, precision, recall };
  });
  const reliability = Array.from({ length: BINS }, (_, index) => {
    const isIn = ({ bin }: Group) => bin === index + 1;
    const count = sum(isIn);
    const correct = sum((group) => isIn(group) && isCorrect(group));
    return {
      ...binAt(index + 1),
      count,
      meanConfidence: share(sum(isIn, 'confidence'), count),
      correctShare: share(correct, count),
    };
  });
  return { judgedCount, correctCount, accuracy: share(correctCount, judgedCount), confusion, byType, reliability };
}
