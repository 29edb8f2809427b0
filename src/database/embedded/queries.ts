/**
 * The statements of Prisma on PGlite, each in two messages. PGlite's own `query` sends seven messages in turn. For each statement it also
 * merges its parsers of some hundred types with those of the caller, which takes more computing than a short statement.
 */
import { type PGlite, parse as parsing, protocol, type QueryOptions, type Results, type Transaction } from '@electric-sql/pglite';

const { parse, describe, bind, execute, sync } = protocol.serialize;

type Parsers = NonNullable<QueryOptions['parsers']>;

/** A value as PGlite's `query` writes it. */
export function writtenValue({ serializers }: Pick<PGlite, 'serializers'>, value: unknown, type = 0): string | null {
  if (value === null || value === undefined) return null;
  return serializers[type]?.(value) ?? String(value);
}

/** Replaces `query` of a client and of its transactions. Of the options, it knows `rowMode` and `parsers`. */
export function withShortQueries(client: PGlite): PGlite {
  const ownTransaction = client.transaction.bind(client);
  const merged = new WeakMap<Parsers, PGlite['parsers']>();

  function parsersWith(given: Parsers | undefined): PGlite['parsers'] {
    if (given === undefined) return client.parsers;
    const all = merged.get(given) ?? { ...client.parsers, ...given };
    merged.set(given, all);
    return all;
  }

  /** All messages end with `sync`: so PostgreSQL is ready for the next ones, also after an error. Throws DatabaseError. */
  const send = (parts: readonly Uint8Array[]) => client.execProtocolStream(Buffer.concat(parts), { syncToFs: false });

  const run = <T>(sql: string, parameters: unknown[] = [], { rowMode, parsers }: QueryOptions = {}): Promise<Results<T>> =>
    client.runExclusive(async () => {
      if (client.closed) throw new Error('PGlite is closed');
      const described = await send([parse({ text: sql }), describe({ type: 'S' }), sync()]);
      const types = parsing.parseDescribeStatementResults(described);
      const values = parameters.map((value, index) => writtenValue(client, value, types[index]));
      const answers = await send([bind({ values }), describe({ type: 'P' }), execute({}), sync()]);
      return parsing.parseResults(answers, parsersWith(parsers), rowMode && { rowMode })[0] as Results<T>;
    });

  return Object.assign(client, {
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
