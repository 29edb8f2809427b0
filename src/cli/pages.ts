/** Reads lists to their end, page after page. */
import type { TypedDocumentString } from '../client/gql/graphql.js';
import type { Connection } from './connection.js';

/** One page of a list. */
export interface Page<Row> {
  readonly nodes: readonly Row[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor?: string | null };
}

/** A page of keys with their owners costs about 15,000 of 20,000. */
const PAGE = 200;

/** All rows, or the first `most`. `pageOf` finds the list in the answer. */
export async function rowsOf<Result, Variables, Row>(
  connection: Connection,
  document: TypedDocumentString<Result, Variables>,
  variables: Omit<Variables, 'first' | 'after'>,
  pageOf: (result: Result) => Page<Row>,
  most = Number.POSITIVE_INFINITY,
): Promise<Row[]> {
  const rows: Row[] = [];
  let after: string | null = null;
  do {
    const first = Math.min(PAGE, most - rows.length);
    const { nodes, pageInfo }: Page<Row> = pageOf(
      await connection.request(document, { ...variables, first, after } as Variables),
    );
    rows.push(...nodes);
    after = pageInfo.hasNextPage ? (pageInfo.endCursor ?? null) : null;
  } while (after !== null && rows.length < most);
  return rows;
}
