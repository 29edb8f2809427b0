/** What every resolver is given: what the server shares, and who asks. */
import type { PermissionMask } from '../access/permissions.js';
import type { Caller } from '../access/principal.js';
import type { App } from '../app.js';
import type { Requirement } from './requirements-plugin.js';

/** A field of a document that needs something, and where it stands in the answer. */
export interface RequiredField {
  readonly requirement: Requirement;
  readonly path: string;
}

export interface Context {
  readonly app: App;
  /** As the request began; looked at again between the mutations of one document. */
  caller: Caller;
  /** The permissions that the request has needed so far, of those that are counted for a key. */
  exercised?: PermissionMask;
  /** Whether a mutation of the document has begun. */
  mutating?: boolean;
  /**
   * What a document needs, without running it: of the operation that is named, or of all. Throws LIMIT_EXCEEDED,
   * GRAPHQL_PARSE_FAILED or BAD_USER_INPUT for a document that could not be run. Given by the server above.
   */
  readonly inspect: (document: string, operationName?: string | null, field?: string) => readonly RequiredField[];
  /** Resolves the credential once more, as it is now. Throws UNAUTHENTICATED, or the refusal when it falls short of the requirement. */
  readonly askAgain: (requirement: Requirement | undefined, path: string) => Promise<Caller>;
  /** Told, while the answer is made, that it comes to hold a secret of what has this global id. */
  readonly disclosing?: (id: string) => void;
}
