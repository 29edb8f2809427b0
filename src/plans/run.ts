/** Runs a plan for one request: the second wall checks its fields, the request binds its parts, and then one statement reads the answer. */

import type { Part, Plan, Run } from './plan.js';
import { enforce } from './second-wall.js';
import type { Statements } from './statements.js';

/** A plan with its kept statements. */
export interface Prepared extends Plan {
  readonly statements: Statements;
}

/** Binds the parts inside the rows. Throws for arguments that a field refuses or a plan does not cover: then the resolvers answer. */
export const bindInner = ({ bindings }: Plan, run: Run): Part[] => bindings.map((bind) => bind(run));

/** Returns the value of the root field as JSON text. */
export async function answerOf(plan: Prepared, inner: readonly Part[], run: Run): Promise<string> {
  const { app, caller } = run.context;
  enforce(plan, caller.principal);
  for (;;) {
    const root = await plan.bindRoot(run);
    const json = await app.database.read(plan.statements.of([root, ...inner]));
    if (json !== null) return json;
    if (root.key !== 'ids') return 'null';
    // A row of the page was deleted after the search had found it: the page would be short, and look like the last page. So search again.
  }
}
