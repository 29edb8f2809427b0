/** Monitoring campaigns of surveys. No other row refers to a campaign, so it can be deleted. */

import type { Caller } from '../../access/principal.js';
import type { App } from '../../app.js';
import { conflict } from '../../base/errors.js';
import { globalId } from '../../base/ids.js';
import { LONGEST } from '../../base/lengths.js';
import { isUniqueViolation } from '../../database/faults.js';
import type { Prisma } from '../../database/generated/prisma/client.js';
import { storedJson } from '../../database/statements/json.js';
import { checkIntervals } from '../../graphql/fields/intervals.js';
import { changeRow } from '../audit/change-row.js';
import { plain } from '../audit/difference.js';
import { recordChange } from '../audit/service.js';
import { atMost, notBlank, notNull } from '../kit/input.js';
import { lockRow } from '../kit/lock.js';
import { foldedName } from '../surveys/names.js';
import { surveyNamed } from '../surveys/service.js';
import { MONITORING_CAMPAIGN } from './entity.js';
import { checkedMissions, checkedRegions, checkRegions, type GivenMission, type SkyRegion } from './plan.js';

const TYPE = MONITORING_CAMPAIGN.name;

/** The columns that may change later. */
const CHANGEABLE = ['name', 'description', 'regions', 'missions', 'startsAt', 'endsAt', 'isActive'] as const;
type Columns = Pick<Prisma.MonitoringCampaignUncheckedCreateInput, (typeof CHANGEABLE)[number]> & Window;

interface Window {
  readonly startsAt: Date;
  readonly endsAt?: Date | null;
}

type Given<T> = T | null | undefined;

export interface CampaignChanges {
  readonly name?: Given<string>;
  readonly description?: Given<string>;
  readonly regions?: Given<readonly SkyRegion[]>;
  readonly missions?: Given<readonly GivenMission[]>;
  readonly startsAt?: Given<Date>;
  readonly endsAt?: Given<Date>;
  readonly isActive?: Given<boolean>;
}

export interface NewCampaign extends CampaignChanges {
  readonly survey: string;
  readonly name: string;
  readonly regions: readonly SkyRegion[];
  readonly missions: readonly GivenMission[];
  readonly startsAt: Date;
  readonly isActive: boolean;
}

/** Throws BAD_USER_INPUT for what is wrong without a look at the database. The other rules need names in their stored form. */
export function checkGivenPlan({ input: { regions } }: { readonly input: CampaignChanges }): void {
  if (regions != null) checkRegions(regions, 'input.regions');
}

/** Creates a campaign of the named survey. Throws CONFLICT when the survey has a campaign of that name. */
export async function createCampaign(app: App, caller: Caller, { survey, ...input }: NewCampaign): Promise<string> {
  const columns = checkedChanges(input) as Columns;
  checkIntervals(columns, 'input');
  return withUnusedName(app, columns.name, { foldedName: foldedName(survey) }, () =>
    app.db.$transaction(async (tx) => {
      const data = { surveyId: (await surveyNamed(tx, caller.principal, survey)).id, ...columns };
      const { id } = await tx.monitoringCampaign.create({ data, select: { id: true } });
      await recordChange(tx, caller, { action: 'createMonitoringCampaign', entityType: TYPE, entityId: id, after: plain(data) });
      return id;
    }),
  );
}

/** Changes the given fields only; null clears. Throws CONFLICT when the survey has another campaign of the new name. */
export async function updateCampaign(app: App, caller: Caller, id: string, changes: CampaignChanges): Promise<void> {
  const data = checkedChanges(changes);
  await withUnusedName(app, data.name, { monitoringCampaigns: { some: { id } } }, () =>
    app.db.$transaction(async (tx) => {
      const campaign = await lockRow(tx, MONITORING_CAMPAIGN, caller.principal, id, CHANGEABLE);
      checkIntervals({ ...campaign, ...data }, 'input');
      await changeRow(tx, caller, MONITORING_CAMPAIGN, { action: 'updateMonitoringCampaign', id, before: campaign, data });
    }),
  );
}

/** Deletes a campaign. Its event keeps all columns. */
export async function deleteCampaign(app: App, caller: Caller, id: string): Promise<void> {
  await app.db.$transaction(async (tx) => {
    const columns = await lockRow(tx, MONITORING_CAMPAIGN, caller.principal, id, ['surveyId', ...CHANGEABLE, 'createdAt']);
    await tx.monitoringCampaign.delete({ where: { id }, select: { id: true } });
    await recordChange(tx, caller, {
      action: 'deleteMonitoringCampaign',
      entityType: TYPE,
      entityId: id,
      before: plain(columns),
    });
  });
}

/** The given columns, checked. Columns that are not given stay unchanged. */
function checkedChanges(changes: CampaignChanges): Partial<Columns> {
  const name = notNull(changes.name, 'input.name');
  const regions = notNull(changes.regions, 'input.regions');
  const missions = notNull(changes.missions, 'input.missions');
  const startsAt = notNull(changes.startsAt, 'input.startsAt');
  const isActive = notNull(changes.isActive, 'input.isActive');
  const { description, endsAt } = changes;
  return {
    ...(name !== undefined && { name: notBlank(LONGEST.name, name, 'input.name') }),
    ...(description !== undefined && { description: atMost(LONGEST.text, description, 'input.description') }),
    ...(regions !== undefined && { regions: storedJson(checkedRegions(regions, 'input.regions')) }),
    ...(missions !== undefined && { missions: storedJson(checkedMissions(missions, 'input.missions')) }),
    ...(startsAt !== undefined && { startsAt }),
    ...(endsAt !== undefined && { endsAt }),
    ...(isActive !== undefined && { isActive }),
  };
}

/** Makes a change. Throws CONFLICT with the id of the other campaign when the survey has one of that name. */
async function withUnusedName<T>(
  app: App,
  name: string | undefined,
  survey: Prisma.SurveyWhereInput,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (name === undefined || !isUniqueViolation(error, 'monitoring_campaigns_survey_id_name_key')) throw error;
    const known = await app.db.monitoringCampaign.findFirst({ where: { name, survey }, select: { id: true } });
    throw conflict(
      `The survey already has the monitoring campaign ${name}.`,
      TYPE,
      known === null ? name : globalId(TYPE, known.id),
    );
  }
}
