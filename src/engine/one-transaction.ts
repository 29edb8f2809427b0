/** Runs a whole operation in one transaction of the database, so that what it changes and what is kept of it commit together. */
import type { App } from '../app.js';
import { databaseWithin } from '../database/within.js';

/** Milliseconds; longer than any transaction that a service begins inside, whose own limit then does not count. */
const TIMEOUT = 130_000;

/**
 * `work` is given an app whose every statement is part of the transaction: asking the outer one would wait for it for ever
 * on the embedded database, which has one connection. What the authenticator is to forget it forgets after the commit.
 */
export async function inOneTransaction<T>(app: App, work: (app: App) => Promise<T>): Promise<T> {
  const changed = new Set<string>();
  let everything = false;
  const authenticator: App['authenticator'] = {
    ...app.authenticator,
    forget: (id) => void changed.add(id),
    forgetAll: () => {
      everything = true;
    },
  };
  try {
    return await app.db.$transaction((tx) => work({ ...app, db: databaseWithin(tx), inTransaction: true, authenticator }), {
      timeout: TIMEOUT,
    });
  } finally {
    // Also when it failed: a commit whose confirmation was lost may have taken place.
    if (everything) app.authenticator.forgetAll();
    for (const id of changed) app.authenticator.forget(id);
  }
}
