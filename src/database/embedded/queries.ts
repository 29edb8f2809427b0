/**
 * The statements of Prisma on PGlite. The first time a statement is two messages, and from the third time on one, since it has a name then.
 * PGlite's own `query` sends seven messages in turn, and PostgreSQL plans each statement anew. For each statement it also merges its parsers
 * of some hundred types with those of the caller, which takes more computing than a short statement.
 */
import { type PGlite, parse as parsing, protocol, type QueryOptions, type Results, type Transaction } from '@electric-sql/pglite';
import { LRUCache } from 'lru-cache';
import { NamedStatements } from './named.js';

const { describe, bind, execute, sync } = protocol.serialize;

/** The most texts that are remembered, and their characters: of one text and together. Bulk writes have longer ones. */
const MOST_TEXTS = 300;
const LONGEST_TEXT = 10_000;
const MOST_CHARACTERS = 500_000;

/** A statement that may change the type of another one's result, or drop prepared statements. */
const CHANGES_OTHERS = /(?:^|;)\s*(?:ALTER|CREATE|DROP|DO|DISCARD|DEALLOCATE)\b/i;

type Parsers = NonNullable<QueryOptions['parsers']>;

/** A value as PGlite's `query` writes it. */
export function writtenValue({ serializers }: Pick<PGlite, 'serializers'>, value: unknown, type = 0): string | null {
  if (value === null || value === undefined) return null;
  return serializers[type]?.(value) ?? String(value);
}

/** Gives names to statements that are sent more than once. */
class Names {
  readonly #texts = new LRUCache<string, string>({
    max: MOST_TEXTS,
    maxSize: MOST_CHARACTERS,
    maxEntrySize: LONGEST_TEXT,
    sizeCalculation: (_name, { length }) => length || 1,
  });
  #last = 0;

  /** The name of a statement that was sent before. The empty name is that of all others. */
  of(text: string): string {
    const name = this.#texts.get(text);
    if (name === undefined) this.#texts.set(text, `prisma ${++this.#last}`);
    return name ?? '';
  }
}

/** Replaces `query` of a client and of its transactions. Of the options, it knows `rowMode` and `parsers`. */
export function withShortQueries(client: PGlite): PGlite {
  const ownTransaction = client.transaction.bind(client);
  const ownExec = client.exec.bind(client);
  const statements = new NamedStatements(client);
  const names = new Names();
  const merged = new WeakMap<Parsers, PGlite['parsers']>();

  function parsersWith(given: Parsers | undefined): PGlite['parsers'] {
    if (given === undefined) return client.parsers;
    const all = merged.get(given) ?? { ...client.parsers, ...given };
    merged.set(given, all);
    return all;
  }

  const run = <T>(sql: string, parameters: unknown[] = [], { rowMode, parsers }: QueryOptions = {}): Promise<Results<T>> =>
    client.runExclusive(async () => {
      if (client.closed) throw new Error('PGlite is closed');
      if (CHANGES_OTHERS.test(sql)) statements.clear();
      const name = names.of(sql);
      const types = statements.typesOf(name) ?? (await statements.prepare(name, sql));
      const values = parameters.map((value, index) => writtenValue(client, value, types[index]));
      const answers = await statements.send([bind({ statement: name, values }), describe({ type: 'P' }), execute({}), sync()]);
      return parsing.parseResults(answers, parsersWith(parsers), rowMode && { rowMode })[0] as Results<T>;
    });

  return Object.assign(client, {
    exec: (...given: Parameters<PGlite['exec']>) => {
      if (CHANGES_OTHERS.test(given[0])) statements.clear();
      return ownExec(...given);
    },
    query: <T>(sql: string, parameters?: unknown[], options?: QueryOptions): Promise<Results<T>> =>
      client._runExclusiveTransaction(async () => {
        const results = await run<T>(sql, parameters, options);
        await client.syncToFs();
        return results;
      }),
    transaction: <T>(work: (tx: Transaction) => Promise<T>): Promise<T> =>
      ownTransaction((tx) => {
        const query: Transaction['query'] = async (sql, parameters, options) => {
          if (tx.closed) throw new Error('Transaction is closed');
          return run(sql, parameters, options);
        };
        return work(Object.assign(tx, { query }));
      }),
  });
}
