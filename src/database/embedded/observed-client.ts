/** Wraps the embedded database to report how many rows were changed and committed. */
import type { QueryOptions, Results, Transaction } from '@electric-sql/pglite';
import type { EmbeddedClient } from './client.js';

type Runner = Pick<Transaction, 'query' | 'exec'>;

export function observed<Client extends EmbeddedClient>(client: Client, changed: (rows: number) => void): Client {
  /** The same client, which reports the number of rows that each statement has changed to `count`. */
  const counted = (runner: Runner, count: (rows: number) => void): Runner => ({
    query: async <T>(sql: string, parameters?: unknown[], options?: QueryOptions): Promise<Results<T>> => {
      const results = await runner.query<T>(sql, parameters, options);
      count(results.affectedRows ?? 0);
      return results;
    },
    exec: async (sql, options) => {
      const results = await runner.exec(sql, options);
      count(Math.max(0, ...results.map(({ affectedRows }) => affectedRows ?? 0)));
      return results;
    },
  });

  async function transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    let rows = 0;
    const result = await client.transaction((tx) => {
      const runner = counted(tx, (more) => {
        rows += more;
      });
      return work(replacing(tx, runner));
    });
    changed(rows);
    return result;
  }
  return replacing(client, { ...counted(client, changed), transaction });
}

/** `target`, with some methods replaced. */
function replacing<T extends object>(target: T, methods: object): T {
  return new Proxy(target, {
    get(of, property) {
      if (property in methods) return Reflect.get(methods, property);
      const value: unknown = Reflect.get(of, property, of);
      return typeof value === 'function' ? value.bind(of) : value;
    },
  });
}
