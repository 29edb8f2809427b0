/** What plans may take: the length of an answer that SQL writes, and the memory of what is kept for the next request. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { parse } from 'graphql';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { LIMITS } from '../src/document/limits.js';
import { operationNamed } from '../src/document/operation.js';
import { keptFields, rootsOf } from '../src/plans/compile.js';
import { keptBytes } from '../src/plans/statements.js';
import { serverOfFile } from './support/server-of-file.js';

const server = serverOfFile();
let key: string;
beforeAll(async () => {
  ({ key } = await server.makeKey({ set: 'READ_ONLY' }));
  await server.makeObservations(await server.makeSurvey('BOUNDS'), 300);
});

/** How many statements SQL answered with, and the code of the refusal. */
async function bySql(query: string): Promise<[number, string | undefined]> {
  const read = vi.spyOn(server.app.database, 'read');
  try {
    const { body } = await server.graphql(query, { key });
    return [read.mock.calls.length, body.errors?.[0]?.extensions.code as string | undefined];
  } finally {
    read.mockRestore();
  }
}

describe('an alias counts as often as the answer repeats it', () => {
  const long = (characters: number) => 'k'.repeat(characters);

  test.each([
    ['a value of each row', (alias: string) => `{ observations(first: 200) { nodes { ${alias}: id } } }`],
    ['the name of its type', (alias: string) => `{ observations(first: 200) { nodes { ${alias}: __typename } } }`],
    ['a related row', (alias: string) => `{ observations(first: 200) { nodes { ${alias}: survey { id } } } }`],
    ['a value of a related row', (alias: string) => `{ observations(first: 200) { nodes { survey { ${alias}: id } } } }`],
    [
      'a page inside a row',
      (alias: string) =>
        `{ observations(first: 200) { nodes { ${alias}: preprocessRuns(first: 1) { pageInfo { hasNextPage } } } } }`,
    ],
    [
      'a part of it',
      (alias: string) => `{ observations(first: 200) { nodes { preprocessRuns(first: 1) { ${alias}: nodes { id } } } } }`,
    ],
    ['the cursor of each edge', (alias: string) => `{ observations(first: 200) { edges { ${alias}: cursor } } }`],
    ['the node of each edge', (alias: string) => `{ observations(first: 200) { edges { ${alias}: node { id } } } }`],
    ['the type of each edge', (alias: string) => `{ observations(first: 200) { edges { ${alias}: __typename } } }`],
  ])('%s', async (_what, documentWith) => {
    expect(await bySql(documentWith(long(100)))).toEqual([1, undefined]);
    // 200 × 90,000 characters are more than SQL may write. The resolvers stop at the limit of the answer.
    expect(await bySql(documentWith(long(90_000)))).toEqual([0, 'LIMIT_EXCEEDED']);
    expect(LIMITS.bytes).toBeLessThan(200 * 90_000);
  });

  test('but once where it appears once', async () => {
    const alias = long(90_000);
    expect(await bySql(`{ observations(first: 200) { ${alias}: nodes { id } } }`)).toEqual([1, undefined]);
    expect(await bySql(`{ observations(first: 200) { pageInfo { ${alias}: endCursor } } }`)).toEqual([1, undefined]);
  });
});

describe('what is kept', () => {
  test('counts an alias of a statement', async () => {
    const before = keptBytes();
    const alias = 'z'.repeat(50_000);
    await server.ok(`{ surveys(first: 1) { nodes { ${alias}: name } } }`, { key });
    expect(keptBytes() - before).toBeGreaterThan(2 * alias.length);
  });

  const compile = (text: string) => rootsOf(operationNamed(parse(text), undefined) as never, { variables: {} });

  test('counts the fields of a fragment for each spread, as plans are written', () => {
    const fields = 'id externalId ra dec observedAt filterBand exposureTime';
    const fragment = `fragment O on Observation { ${fields} }`;
    const spread = (times: number) =>
      `{ ${Array.from({ length: times }, (_, i) => `a${i}: observation(id: "x") { ...O }`).join(' ')} } ${fragment}`;
    const sizeOf = (text: string) => {
      const before = keptFields();
      compile(text);
      return keptFields() - before;
    };
    expect(sizeOf(spread(1))).toBe(1 + 8);
    expect(sizeOf(spread(20))).toBe(1 + 20 * 8);
  });

  test('ends with its document, and is not compiled again before', async () => {
    setFlagsFromString('--expose-gc');
    const collectGarbage = runInNewContext('gc') as () => void;
    let document: object | undefined = parse('{ surveys(first: 7) { nodes { id name description } } }');
    const roots = () => rootsOf(operationNamed(document as never, undefined) as never, { variables: {} });
    expect(roots()).toBe(roots());
    const seen = new WeakRef(document);
    const plan = new WeakRef(roots()[0] as object);
    document = undefined;
    await vi.waitFor(
      () => {
        collectGarbage();
        // The error of a failed expectation would keep them.
        expect([seen.deref() === undefined, plan.deref() === undefined]).toEqual([true, true]);
      },
      { timeout: 10_000, interval: 50 },
    );
  });
});
