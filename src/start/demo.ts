/** Loads the demo data, which a first start of the embedded database adds. */
import { maskOfRole } from '../access/permissions.js';
import type { Caller } from '../access/principal.js';
import { type App, withWork } from '../app.js';
import type { Db } from '../database/database.js';
import { DEMO_OBSERVATIONS, DEMO_SURVEYS } from './demo-data.js';
import { runDemoPipeline } from './demo-pipeline.js';

/** Adds the demo data to a database that has no survey yet, all or nothing. Returns how many observations it added. */
export async function loadDemoData(app: App): Promise<number> {
  if ((await app.db.survey.findFirst({ select: { id: true } })) !== null) return 0;
  return app.work.asOne(async (work) => {
    const within = withWork(app, work);
    const surveys = await within.db.survey.createManyAndReturn({ data: [...DEMO_SURVEYS], select: { id: true, name: true } });
    const ids = new Map(surveys.map(({ id, name }) => [name, id]));
    const observations = await within.db.observation.createManyAndReturn({
      data: DEMO_OBSERVATIONS.map(({ survey, observedAt, ...row }) => ({
        ...row,
        surveyId: ids.get(survey) as string,
        observedAt: new Date(observedAt),
      })),
      select: { id: true, externalId: true, ra: true, dec: true },
    });
    await runDemoPipeline(within, await firstAdmin(within.db), observations);
    return observations.length;
  });
}

/** The admin as the caller, without an address. */
async function firstAdmin(db: Db): Promise<Caller> {
  const { id, name, role } = await db.user.findFirstOrThrow({
    where: { role: 'ADMIN' },
    select: { id: true, name: true, role: true },
    orderBy: { createdAt: 'asc' },
  });
  return {
    principal: {
      kind: 'user',
      permissions: maskOfRole(role),
      surveyIds: null,
      userId: id,
      name,
      role,
      expiresAt: null,
      session: null,
    },
    origin: { requestId: 'demo-data', address: null, userAgent: null },
  };
}
