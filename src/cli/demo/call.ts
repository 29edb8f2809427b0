/** One request of the demo, sent and shown: the credential, the operation and the answer. */
import type { Client, RequestOptions } from '../../client/client.js';
import { AstridError } from '../../client/error.js';
import type { TypedDocumentString } from '../../client/gql/graphql.js';
import { answered, asked } from './show.js';

/** A client, and the demo's name for its credential. */
export interface Caller {
  readonly client: Client;
  readonly name: string;
}

export interface CallOptions extends RequestOptions {
  /** Sent but not shown: one of many similar requests. */
  readonly quiet?: boolean | undefined;
  /** Shows the whole answer. */
  readonly whole?: boolean | undefined;
}

/** Throws AstridError. */
export async function call<Result, Variables>(
  { client, name }: Caller,
  operation: TypedDocumentString<Result, Variables>,
  variables?: Variables,
  { quiet = false, whole = false, ...options }: CallOptions = {},
): Promise<Result> {
  if (!quiet) asked(name, operation.toString(), variables);
  const began = performance.now();
  // The types of the operations already ensure that an operation without variables gets none.
  const result = await client.request(operation as TypedDocumentString<Result, object>, variables as object, options);
  if (!quiet) answered(result, performance.now() - began, whole);
  return result;
}

/** Sends a request that must be refused. Throws when it succeeds or fails with another code. */
export async function refused<Result, Variables>(
  { client, name }: Caller,
  code: string,
  operation: TypedDocumentString<Result, Variables>,
  variables?: Variables,
): Promise<void> {
  asked(name, operation.toString(), variables);
  const began = performance.now();
  try {
    await client.request(operation as TypedDocumentString<Result, object>, variables as object);
  } catch (error) {
    if (!(error instanceof AstridError) || error.code !== code) throw error;
    const { status, extensions } = error;
    answered({ status, ...extensions }, performance.now() - began, true);
    return;
  }
  throw new Error(`${name} was not refused with ${code}.`);
}
