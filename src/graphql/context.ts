/** The context of every resolver: the shared parts of the server, and the caller. */
import type { PermissionMask } from '../access/permissions.js';
import type { Caller } from '../access/principal.js';
import type { App } from '../app.js';
import type { EventPoint } from '../base/event-id.js';
import type { Tx } from '../database/database.js';
import type { Requirement } from './plugins/requirements.js';

/** A field of a document with a requirement, and its path in the answer. */
export interface RequiredField {
  readonly requirement: Requirement;
  readonly path: string;
}

/** The field of a running mutation that requires a credential. */
export type MutationUnderway = RequiredField;

/** How a subscription resumes. */
export interface Resuming {
  /** The point right after the last event that the client has. */
  readonly after: EventPoint;
  /** Runs the reading of a page of events when the share of the caller has room for it. */
  paced<T>(read: () => Promise<T>): Promise<T>;
}

export interface Context {
  /** The shared parts of the server. While a mutation runs, their transactions confirm the caller's power before they commit. */
  app: App;
  /** The caller, as authenticated when the request began. It is authenticated again between the mutations of one document. */
  caller: Caller;
  /** The variables of the operation, with their defaults, in the form that resolvers get. */
  coerced?: Readonly<Record<string, unknown>>;
  /** The permissions that the request has used so far. The usage of an API key counts them. */
  exercised?: PermissionMask;
  /** Whether a mutation of the document has begun. */
  mutating?: boolean;
  /** The running mutation. Missing while it requires no credential. */
  underway?: MutationUnderway | undefined;
  /**
   * Returns the requirements of the named operation of a document, or of all its operations, without running it. Throws LIMIT_EXCEEDED,
   * GRAPHQL_PARSE_FAILED or BAD_USER_INPUT for an invalid document. The engine provides this function, because imports point downward.
   */
  readonly inspect: (document: string, operationName?: string | null, field?: string) => readonly RequiredField[];
  /** Authenticates the credential again. Throws UNAUTHENTICATED, or the refusal when the caller no longer meets the requirement. */
  readonly authenticateAgain: (requirement: Requirement | undefined, path: string) => Promise<Caller>;
  /**
   * Reads the caller's current power inside a transaction that is about to commit, and returns the current principal. Throws
   * UNAUTHENTICATED or FORBIDDEN when it no longer meets the requirement of the mutation.
   */
  readonly confirm: (tx: Tx, caller: Caller, mutation: MutationUnderway) => Promise<Caller['principal']>;
  /** Present when a subscription resumes after an earlier event. */
  readonly resuming?: Resuming | undefined;
  /** A resolver calls this when it puts a secret into the answer, with the global id of the secret's row. */
  readonly disclosing?: (id: string) => void;
}
