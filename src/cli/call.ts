/** One request of the demo, sent and shown: whose credential, what was asked, what came back. */
import type { Client, RequestOptions } from '../client/client.js';
import { AstridError } from '../client/error.js';
import type { TypedDocumentString } from '../client/gql/graphql.js';
import { answered, asked } from './show.js';

/** A client, and what the demo calls its credential. */
export interface Caller {
  readonly client: Client;
  readonly name: string;
}

export interface CallOptions extends RequestOptions {
  /** Sent and not shown: one of many alike. */
  readonly quiet?: boolean | undefined;
  /** Its answer is shown to the end. */
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
  // That an operation without variables takes none is checked where the types are known.
  const result = await client.request(operation as TypedDocumentString<Result, object>, variables as object, options);
  if (!quiet) answered(result, performance.now() - began, whole);
  return result;
}

/** Sends what must be refused. Throws when it is not, or not with this code. */
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
