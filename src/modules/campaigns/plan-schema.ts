/** The plan of a campaign in the graph: its regions and missions, and their inputs. */
import { LONGEST } from '../../base/lengths.js';
import { builder } from '../../graphql/builder.js';
import { nameField } from '../../graphql/fields/name-field.js';
import { MAX_CHOICES, type CampaignMission as Mission, PRIORITY, type SkyRegion as Region } from './plan.js';

const RA = 'Right ascension of its centre in degrees, ICRS, 0 ≤ ra < 360.';
const DEC = 'Declination of its centre in degrees, ICRS, −90 to 90.';
const RADIUS = 'Its radius in degrees, greater than 0 and at most 180.';
const URGENCY = `Its urgency, ${PRIORITY.least} to ${PRIORITY.most}. ${PRIORITY.most} is the most urgent.`;
const MIN_EXPOSURE = 'The least exposure time in seconds.';
const MAX_EXPOSURE = 'The most exposure time in seconds.';
const RIGHTS = 'Who may use the data, such as `PUBLIC`.';

export const SkyRegion = builder.objectRef<Region>('SkyRegion').implement({
  description: 'A circle on the sky that a monitoring campaign monitors.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Its name, unique in the campaign.' }),
    ra: t.exposeFloat('ra', { description: RA }),
    dec: t.exposeFloat('dec', { description: DEC }),
    radius: t.exposeFloat('radius', { description: RADIUS }),
    priority: t.exposeInt('priority', { description: URGENCY }),
    isActive: t.exposeBoolean('isActive', { description: 'Whether the campaign monitors it.' }),
  }),
});

export const CampaignMission = builder.objectRef<Mission>('CampaignMission').implement({
  description: 'A source of data for a monitoring campaign, such as a space telescope.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Its name, unique in the campaign.' }),
    instruments: t.stringList({
      description: 'Its instruments. Empty means any.',
      resolve: ({ instruments }) => [...instruments],
    }),
    filterBands: t.stringList({ description: 'Its filters. Empty means any.', resolve: ({ filterBands }) => [...filterBands] }),
    minExposureTime: t.exposeFloat('minExposureTime', { nullable: true, description: MIN_EXPOSURE }),
    maxExposureTime: t.exposeFloat('maxExposureTime', { nullable: true, description: MAX_EXPOSURE }),
    dataRights: t.exposeString('dataRights', { nullable: true, description: RIGHTS }),
    isActive: t.exposeBoolean('isActive', { description: 'Whether the campaign uses it.' }),
  }),
});

export const SkyRegionInput = builder.inputType('SkyRegionInput', {
  description: 'A circle on the sky to monitor.',
  fields: (t) => ({
    name: t.string({
      required: true,
      description: `Its name, unique in the campaign, at most ${LONGEST.name} characters.`,
      extensions: nameField,
    }),
    ra: t.float({ required: true, description: RA }),
    dec: t.float({ required: true, description: DEC }),
    radius: t.float({ required: true, description: RADIUS }),
    priority: t.int({ required: true, defaultValue: PRIORITY.usual, description: URGENCY }),
    isActive: t.boolean({ required: true, defaultValue: true, description: 'Whether the campaign monitors it.' }),
  }),
});

export const CampaignMissionInput = builder.inputType('CampaignMissionInput', {
  description: 'A source of data to use.',
  fields: (t) => ({
    name: t.string({
      required: true,
      description: `Its name, unique in the campaign, at most ${LONGEST.name} characters.`,
      extensions: nameField,
    }),
    instruments: t.stringList({
      description: `Its instruments, at most ${MAX_CHOICES}. Empty means any.`,
      extensions: nameField,
    }),
    filterBands: t.stringList({ description: `Its filters, at most ${MAX_CHOICES}. Empty means any.`, extensions: nameField }),
    minExposureTime: t.float({ description: MIN_EXPOSURE }),
    maxExposureTime: t.float({ description: `${MAX_EXPOSURE} It must not be less than minExposureTime.` }),
    dataRights: t.string({ description: RIGHTS, extensions: nameField }),
    isActive: t.boolean({ required: true, defaultValue: true, description: 'Whether the campaign uses it.' }),
  }),
});
