/** The plan of a campaign: its regions of the sky and its missions. This file checks them; the campaign stores them as JSON. */
import { badUserInput } from '../../base/errors.js';
import { LONGEST } from '../../base/lengths.js';
import { type Cone, checkPosition } from '../../graphql/sky/cone.js';
import { checkRange, notBlank, optionalName, positive } from '../kit/input.js';

export const MAX_REGIONS = 20;
export const MAX_MISSIONS = 20;
/** The most instruments of a mission, and the most filters. */
export const MAX_CHOICES = 20;
export const PRIORITY = { least: 1, most: 10, usual: 5 } as const;

/** A circle on the sky. */
export interface SkyRegion extends Cone {
  readonly name: string;
  readonly priority: number;
  readonly isActive: boolean;
}

/** A source of data, such as a space telescope, and the exposures to use. Empty lists mean any. */
export interface CampaignMission {
  readonly name: string;
  readonly instruments: readonly string[];
  readonly filterBands: readonly string[];
  readonly minExposureTime: number | null;
  readonly maxExposureTime: number | null;
  readonly dataRights: string | null;
  readonly isActive: boolean;
}

type Given<T> = T | null | undefined;

/** A mission as it was sent. */
export interface GivenMission {
  readonly name: string;
  readonly instruments?: Given<readonly string[]>;
  readonly filterBands?: Given<readonly string[]>;
  readonly minExposureTime?: Given<number>;
  readonly maxExposureTime?: Given<number>;
  readonly dataRights?: Given<string>;
  readonly isActive: boolean;
}

/** Throws BAD_USER_INPUT for no region, too many, and numbers out of range. */
export function checkRegions(regions: readonly SkyRegion[], field: string): void {
  checkCount(regions, 1, MAX_REGIONS, field);
  for (const [index, { ra, dec, radius, priority }] of regions.entries()) {
    const at = `${field}.${index}`;
    checkPosition({ ra, dec }, at);
    if (!(radius > 0 && radius <= 180)) throw badUserInput(`${at}.radius`, 'must be greater than 0 and at most 180 degrees');
    checkRange(priority, PRIORITY.least, PRIORITY.most, `${at}.priority`);
  }
}

/** Throws BAD_USER_INPUT also for two regions of one name, and for a blank name. */
export function checkedRegions(regions: readonly SkyRegion[], field: string): SkyRegion[] {
  checkRegions(regions, field);
  refuseSameNames(regions, field);
  return regions.map(({ name, ra, dec, radius, priority, isActive }, index) => ({
    name: notBlank(LONGEST.name, name, `${field}.${index}.name`),
    ra,
    dec,
    radius,
    priority,
    isActive,
  }));
}

/** Throws BAD_USER_INPUT for too many missions, two of one name, and a least exposure above the most. */
export function checkedMissions(missions: readonly GivenMission[], field: string): CampaignMission[] {
  checkCount(missions, 0, MAX_MISSIONS, field);
  refuseSameNames(missions, field);
  return missions.map((mission, index) => checkedMission(mission, `${field}.${index}`));
}

function checkedMission(mission: GivenMission, field: string): CampaignMission {
  const minExposureTime = positive(mission.minExposureTime, `${field}.minExposureTime`);
  const maxExposureTime = positive(mission.maxExposureTime, `${field}.maxExposureTime`);
  if (minExposureTime !== null && maxExposureTime !== null && minExposureTime > maxExposureTime)
    throw badUserInput(`${field}.minExposureTime`, 'must not be greater than maxExposureTime');
  return {
    name: notBlank(LONGEST.name, mission.name, `${field}.name`),
    instruments: checkedNames(mission.instruments, LONGEST.name, `${field}.instruments`),
    filterBands: checkedNames(mission.filterBands, LONGEST.band, `${field}.filterBands`),
    minExposureTime,
    maxExposureTime,
    dataRights: optionalName(LONGEST.word, mission.dataRights, `${field}.dataRights`),
    isActive: mission.isActive,
  };
}

function checkedNames(names: Given<readonly string[]>, longest: number, field: string): string[] {
  const given = names ?? [];
  checkCount(given, 0, MAX_CHOICES, field);
  return [...new Set(given.map((name, index) => notBlank(longest, name, `${field}.${index}`)))];
}

function checkCount(items: readonly unknown[], least: number, most: number, field: string): void {
  if (items.length < least || items.length > most) throw badUserInput(field, `must have ${least} to ${most} items`);
}

function refuseSameNames(items: readonly { readonly name: string }[], field: string): void {
  const seen = new Map<string, number>();
  for (const [index, { name }] of items.entries()) {
    const first = seen.get(name);
    if (first !== undefined) throw badUserInput(`${field}.${index}.name`, `repeats the name of item ${first}`);
    seen.set(name, index);
  }
}
