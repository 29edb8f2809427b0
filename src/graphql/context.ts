/** What every resolver is given: what the server shares, and who asks. */
import type { PermissionMask } from '../access/permissions.js';
import type { Caller } from '../access/principal.js';
import type { App } from '../app.js';
import type { Tx } from '../database/database.js';
import type { Requirement } from './requirements-plugin.js';

/** A field of a document that needs something, and where it stands in the answer. */
export interface RequiredField {
  readonly requirement: Requirement;
  readonly path: string;
}

/** A mutation that runs and needs a credential: what its field requires, and where it stands in the answer. */
export interface MutationUnderway {
  readonly requirement: Requirement;
  readonly path: string;
}

export interface Context {
  /** While a mutation runs, one whose transactions confirm the caller's power before they commit. */
  app: App;
  /** As the request began; looked at again between the mutations of one document. */
  caller: Caller;
  /** The permissions that the request has needed so far, of those that are counted for a key. */
  exercised?: PermissionMask;
  /** Whether a mutation of the document has begun. */
  mutating?: boolean;
  /** Missing while the mutation that runs needs no credential. */
  underway?: MutationUnderway | undefined;
  /**
   * What a document needs, without running it: of the operation that is named, or of all. Throws LIMIT_EXCEEDED,
   * GRAPHQL_PARSE_FAILED or BAD_USER_INPUT for a document that could not be run. Given by the server above.
   */
  readonly inspect: (document: string, operationName?: string | null, field?: string) => readonly RequiredField[];
  /** Resolves the credential once more, as it is now. Throws UNAUTHENTICATED, or the refusal when it falls short of the requirement. */
  readonly askAgain: (requirement: Requirement | undefined, path: string) => Promise<Caller>;
  /**
   * Reads, inside a transaction that is about to commit, the power of a caller that was resolved some time ago. Throws UNAUTHENTICATED
   * or FORBIDDEN when it falls short of what the mutation needs. The principal as it is now.
   */
  readonly confirm: (tx: Tx, caller: Caller, mutation: MutationUnderway) => Promise<Caller['principal']>;
  /** Told, while the answer is made, that it comes to hold a secret of what has this global id. */
  readonly disclosing?: (id: string) => void;
}
