/** Monitoring campaigns in the graph. */

import { globalId } from '../../base/ids.js';
import { LONGEST } from '../../base/lengths.js';
import { builder, type InputFields } from '../../graphql/builder.js';
import { checkedBy } from '../../graphql/fields/checks.js';
import { nameField } from '../../graphql/fields/name-field.js';
import { during, filterOf, isSet } from '../../graphql/lists/filter.js';
import { listsOf, oneOf, rowOf } from '../../graphql/lists/lists.js';
import { changing, payloadOf, payloadType } from '../../graphql/types/payload.js';
import { SURVEY } from '../surveys/entity.js';
import { ofSurveys, surveyCondition } from '../surveys/filter.js';
import { MONITORING_CAMPAIGN } from './entity.js';
import { MAX_MISSIONS, MAX_REGIONS, type CampaignMission as Mission, type SkyRegion as Region } from './plan.js';
import { CampaignMission, CampaignMissionInput, SkyRegion, SkyRegionInput } from './plan-schema.js';
import { checkGivenPlan, createCampaign, deleteCampaign, updateCampaign } from './service.js';

export const MonitoringCampaign = builder.prismaNode(MONITORING_CAMPAIGN.name, {
  ...rowOf(MONITORING_CAMPAIGN),
  description: 'A plan of a survey: the regions of the sky to monitor, the missions to use, and the window of time.',
  fields: (t) => ({
    survey: t.relation('survey', { description: 'The survey that it belongs to.' }),
    name: t.exposeString('name'),
    description: t.exposeString('description', { nullable: true }),
    regions: t.field({
      type: [SkyRegion],
      description: 'The regions of the sky, in the order in which they were given.',
      extensions: { rows: MAX_REGIONS },
      select: { regions: true },
      resolve: ({ regions }) => regions as unknown as Region[],
    }),
    missions: t.field({
      type: [CampaignMission],
      description: 'The missions, in the order in which they were given.',
      extensions: { rows: MAX_MISSIONS },
      select: { missions: true },
      resolve: ({ missions }) => missions as unknown as Mission[],
    }),
    startsAt: t.expose('startsAt', { type: 'DateTime' }),
    endsAt: t.expose('endsAt', { type: 'DateTime', nullable: true }),
    isActive: t.exposeBoolean('isActive'),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime' }),
  }),
});

const campaigns = listsOf(MONITORING_CAMPAIGN, MonitoringCampaign);
const filter = filterOf(MONITORING_CAMPAIGN, {
  ...ofSurveys(),
  isActive: isSet('isActive', 'Only campaigns in use, or only the others.'),
  at: during('startsAt', 'endsAt', 'Only campaigns whose window contains this moment.'),
});

builder.queryFields((t) => ({
  monitoringCampaigns: campaigns.root(t, { filter }),
  monitoringCampaign: oneOf(t, MONITORING_CAMPAIGN, {
    description:
      'One monitoring campaign, by id or by survey and name; null when it does not exist or the caller may not see it.',
    otherwise: {
      args: {
        survey: t.arg.string({ description: 'The name of its survey, such as `ZTF`.', extensions: nameField }),
        name: t.arg.string({ description: 'Its name in that survey.', extensions: nameField }),
      },
      words: ', or survey and name',
      where: async ({ survey, name }, { app, caller }) =>
        survey == null || name == null ? undefined : { ...(await surveyCondition(app.db, caller.principal, survey)), name },
    },
  }),
}));

campaigns.inside(SURVEY, 'monitoringCampaigns', { description: "The survey's monitoring campaigns, the newest first." });

/** The details of a campaign, at its creation and later. */
const fields = (t: InputFields) => ({
  description: t.string({ description: `What the campaign is for, at most ${LONGEST.text} characters.` }),
  endsAt: t.field({ type: 'DateTime', description: 'The end of the window, excluded. Without it, the window has no end.' }),
});

const nameDescription = `The name, unique in the survey, at most ${LONGEST.name} characters.`;
const regionsDescription = `The regions of the sky, 1 to ${MAX_REGIONS}.`;
const missionsDescription = `The missions, at most ${MAX_MISSIONS}.`;

const CreateMonitoringCampaignInput = builder.inputType('CreateMonitoringCampaignInput', {
  description: 'A new monitoring campaign.',
  fields: (t) => ({
    survey: t.string({ required: true, description: 'The name of its survey, such as `ZTF`.', extensions: nameField }),
    name: t.string({ required: true, description: nameDescription, extensions: nameField }),
    regions: t.field({ type: [SkyRegionInput], required: true, description: regionsDescription }),
    missions: t.field({ type: [CampaignMissionInput], required: true, defaultValue: [], description: missionsDescription }),
    startsAt: t.field({ type: 'DateTime', required: true, description: 'The start of the window, included.' }),
    isActive: t.boolean({ required: true, defaultValue: true, description: 'Whether the campaign is in use.' }),
    ...fields(t),
  }),
});

const UpdateMonitoringCampaignInput = builder.inputType('UpdateMonitoringCampaignInput', {
  description: 'What to change of a monitoring campaign: only given fields change, and null clears a field.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'The campaign.' }),
    name: t.string({ description: `${nameDescription} It cannot be null.`, extensions: nameField }),
    regions: t.field({
      type: [SkyRegionInput],
      description: `${regionsDescription} They replace the present ones. They cannot be null.`,
    }),
    missions: t.field({
      type: [CampaignMissionInput],
      description: `${missionsDescription} They replace the present ones. They cannot be null.`,
    }),
    startsAt: t.field({ type: 'DateTime', description: 'The start of the window, included. It cannot be null.' }),
    isActive: t.boolean({ description: 'Whether the campaign is in use. It cannot be null.' }),
    ...fields(t),
  }),
});

const DeleteMonitoringCampaignInput = builder.inputType('DeleteMonitoringCampaignInput', {
  description: 'The monitoring campaign to delete.',
  fields: (t) => ({ id: t.id({ required: true, description: 'The campaign.' }) }),
});

const campaignPayload = payloadOf(MONITORING_CAMPAIGN);

builder.mutationFields((t) => ({
  createMonitoringCampaign: t.field({
    description: 'Creates a monitoring campaign of a survey. CONFLICT when the survey has a campaign of that name.',
    type: campaignPayload('CreateMonitoringCampaignPayload', 'The new campaign.'),
    authScopes: { permission: 'manage:operations' },
    args: {
      input: t.arg({
        type: CreateMonitoringCampaignInput,
        required: true,
        description: 'The new campaign.',
        extensions: checkedBy(checkGivenPlan),
      }),
    },
    resolve: async (_root, { input }, { app, caller }) => ({ id: await createCampaign(app, caller, input) }),
  }),
  updateMonitoringCampaign: t.field({
    description: 'Changes a monitoring campaign. Its survey stays.',
    type: campaignPayload('UpdateMonitoringCampaignPayload', 'The campaign that was changed.'),
    authScopes: { permission: 'manage:operations' },
    args: {
      input: t.arg({
        type: UpdateMonitoringCampaignInput,
        required: true,
        description: 'What to change.',
        extensions: checkedBy(checkGivenPlan),
      }),
    },
    resolve: changing(MONITORING_CAMPAIGN, updateCampaign),
  }),
  deleteMonitoringCampaign: t.field({
    description: 'Deletes a monitoring campaign. The audit log keeps it completely.',
    type: payloadType<{ id: string }>('DeleteMonitoringCampaignPayload', 'The deleted campaign.', (p) => ({
      id: p.id({ description: 'Its former global id.', resolve: ({ id }) => globalId(MONITORING_CAMPAIGN.name, id) }),
    })),
    authScopes: { permission: 'manage:operations' },
    args: { input: t.arg({ type: DeleteMonitoringCampaignInput, required: true, description: 'The campaign.' }) },
    resolve: changing(MONITORING_CAMPAIGN, deleteCampaign),
  }),
}));
