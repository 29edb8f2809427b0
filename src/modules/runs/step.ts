/** What the kinds of runs that process an observation declare for their starts and claims in the graph. */
import type { InputFields } from '../../graphql/builder.js';
import type { RunKind } from './kind.js';
import type { Beginning } from './work.js';

type Fields = (t: InputFields) => Record<string, unknown>;
export type Args<Input> = { readonly input: Input };

/** What differs between the kinds. */
export interface Step<Given> {
  readonly kind: RunKind;
  /** The descriptions of `start<Noun>` and of its input. */
  readonly starting: { readonly field: string; readonly input: string; readonly observation: string };
  /** A sentence about the observations that a claim finds. */
  readonly claims: string;
  /** The fields with the parameters of the step, in all inputs. */
  readonly parameters?: Fields;
  /** Further fields of the input of one start. */
  readonly further?: Fields;
  /** Reads these fields. Throws BAD_USER_INPUT. */
  readonly begin: (given: Given) => Beginning;
}

export const onlyIfNeededField = (t: InputFields, what: string) =>
  t.boolean({ required: true, defaultValue: false, description: `If a run with the same parameters is COMPLETED, ${what}` });
