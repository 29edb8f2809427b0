/** The number of observations of surveys: one statement counts those of all surveys in the answer. */
import DataLoader from 'dataloader';
import { surveyFilter } from '../../access/scopes.js';
import type { Context } from '../../graphql/context.js';

const loaders = new WeakMap<Context, DataLoader<string, number>>();

/** Without a cache, since a later mutation of the same document may ingest more. */
const loaderOf = (context: Context): DataLoader<string, number> =>
  new DataLoader((ids) => countAll(context, ids), { cache: false });

export function observationCount(context: Context, surveyId: string): Promise<number> {
  const loader = loaders.get(context) ?? loaderOf(context);
  loaders.set(context, loader);
  return loader.load(surveyId);
}

async function countAll({ app, caller }: Context, ids: readonly string[]): Promise<number[]> {
  const groups = await app.db.observation.groupBy({
    by: ['surveyId'],
    where: { AND: [{ surveyId: { in: [...new Set(ids)] } }, surveyFilter(caller.principal)] },
    _count: true,
  });
  const counts = new Map(groups.map(({ surveyId, _count }) => [surveyId, _count]));
  return ids.map((id) => counts.get(id) ?? 0);
}
