/** Applies a change to several keys, one after the other, and says for each whether it succeeded. */
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { AstridError } from '../../../../src/client/error.js';

export type Outcome = 'done' | AstridError;

export interface ForEach {
  readonly outcomes: ReadonlyMap<string, Outcome>;
  readonly isRunning: boolean;
  /** Resolves with the number of failures. Keys that were done already are left out. */
  readonly run: (ids: readonly string[], change: (id: string) => Promise<unknown>) => Promise<number>;
}

export function useForEach(): ForEach {
  const client = useQueryClient();
  const [outcomes, setOutcomes] = useState<ReadonlyMap<string, Outcome>>(new Map());
  const [isRunning, setRunning] = useState(false);
  const run: ForEach['run'] = async (ids, change) => {
    setRunning(true);
    let failures = 0;
    for (const id of ids) {
      if (outcomes.get(id) === 'done') continue;
      const outcome = await change(id).then(
        () => 'done' as const,
        (error: AstridError) => error,
      );
      if (outcome !== 'done') failures++;
      setOutcomes((present) => new Map(present).set(id, outcome));
    }
    setRunning(false);
    await client.invalidateQueries();
    return failures;
  };
  return { outcomes, isRunning, run };
}
