/**
 * The statements of a plan. Requests whose bound parts differ only in values share one text, which is written once and kept. So a request
 * only binds its values. What is kept holds no value of a request: each value has a numbered slot.
 */
import { LRUCache } from 'lru-cache';
import { Prisma } from '../database/generated/prisma/client.js';
import type { ReadStatement } from '../database/statements/read-statement.js';
import type { Part, Plan } from './plan.js';

/** The position of a value among the values of the parts. */
class Slot {
  constructor(readonly position: number) {}
}

interface Kept {
  readonly name: string;
  readonly text: string;
  /** The values: of the request, or of the plan itself. */
  readonly values: readonly unknown[];
}

/** Bytes of the texts that all plans keep together: some thousand statements of usual documents. */
const MAX_BYTES = 32_000_000;

const allKept = new LRUCache<string, Kept>({
  maxSize: MAX_BYTES,
  sizeCalculation: ({ text, values }, key) => 2 * (text.length + key.length + lengthOf(values)),
});

/** The characters of the plan's own values, such as an alias. */
function lengthOf(values: readonly unknown[]): number {
  let length = 0;
  for (const value of values) if (typeof value === 'string') length += value.length;
  return length;
}

/** The bytes of the texts that all plans keep now. */
export const keptBytes = (): number => allKept.calculatedSize;

let plans = 0;
let names = 0;

export class Statements {
  readonly #plan = plans++;

  constructor(private readonly write: Plan['write']) {}

  /** Returns the statement with the values of the bound parts. */
  of(parts: readonly Part[]): ReadStatement {
    const key = `${this.#plan}\n${parts.map(keyOf).join('\n')}`;
    let kept = allKept.get(key);
    if (kept === undefined) {
      kept = this.#make(parts);
      allKept.set(key, kept);
    }
    const bound = parts.flatMap(({ fragments }) => fragments.flatMap(({ values }) => values));
    const values = kept.values.map((value) => (value instanceof Slot ? bound[value.position] : value));
    return { name: parts.every(({ page }) => page?.isSteady ?? true) ? kept.name : undefined, text: kept.text, values };
  }

  #make(parts: readonly Part[]): Kept {
    let position = 0;
    const slotted = parts.map((part) => ({
      ...part,
      fragments: part.fragments.map(
        ({ strings, values }) => new Prisma.Sql(strings, values.map(() => new Slot(position++)) as unknown[]),
      ),
    }));
    const { text, values } = this.write(slotted);
    return { name: `plan_${names++}`, text, values };
  }
}

function keyOf({ key, fragments, page }: Part): string {
  const texts = fragments.map(({ strings }) => strings.join('?')).join(';');
  if (page === undefined) return `${key};${texts}`;
  const { order, size, isFirst } = page;
  return `${key};${texts};${order.column} ${order.direction} ${size} ${isFirst}`;
}
