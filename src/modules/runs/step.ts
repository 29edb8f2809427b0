/** The declaration of a kind of runs that process an observation, for its starts and claims in the graph. */
import type { InputFields } from '../../graphql/builder.js';
import type { RunKind } from './kind.js';
import type { Beginning } from './work.js';

type Fields = (t: InputFields) => Record<string, unknown>;
export type Args<Input> = { readonly input: Input };

/** The differences between the kinds. */
export interface Step<Given> {
  readonly kind: RunKind;
  readonly starting: {
    /** The description of `start<Noun>`. */
    readonly field: string;
    /** The descriptions of the inputs of `start<Noun>` and of `start<Noun>s`. */
    readonly input: string;
    readonly inputs: string;
    /** The status of the observations, such as `must be INGESTED`. */
    readonly status: string;
  };
  /** A sentence about the observations that a claim finds. */
  readonly claims: string;
  /** The fields with the parameters of the step, in all inputs. */
  readonly parameters?: Fields;
  /** Further fields of the input of one start. */
  readonly further?: Fields;
  /** Reads these fields. Throws BAD_USER_INPUT. */
  readonly begin: (given: Given) => Beginning;
}

export const onlyIfNeededField = (t: InputFields, description: string) =>
  t.boolean({ required: true, defaultValue: false, description });

/** The beginning of its description, where it makes a difference. */
export const IF_COMPLETED = 'If a run with the same parameters is COMPLETED, the call';
