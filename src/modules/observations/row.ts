/** Checks one row of an ingest. A fault rejects that row, never the whole call. */

import { LONGEST } from '../../base/lengths.js';
import { holdsControls } from '../../base/text.js';
import { momentIn } from '../../base/times.js';
import { isBlank, isScript, lengthFault, NO_CONTROLS, NO_FILE } from '../kit/input.js';
import { faultOf, positionFaults, reasonOf, storedAngle } from '../kit/rows.js';

/** A row as it was sent: its names are clean, everything else is unchecked. */
export interface ObservationRow {
  readonly externalId?: string | null | undefined;
  readonly ra?: number | null | undefined;
  readonly dec?: number | null | undefined;
  readonly observedAt?: string | null | undefined;
  readonly filterBand?: string | null | undefined;
  readonly exposureTime?: number | null | undefined;
  readonly fitsUrl?: string | null | undefined;
  readonly thumbnailUrl?: string | null | undefined;
  readonly pixelScale?: number | null | undefined;
  readonly imageWidth?: number | null | undefined;
  readonly imageHeight?: number | null | undefined;
  readonly airmass?: number | null | undefined;
  readonly seeing?: number | null | undefined;
}

/** The optional columns, with the conditions for given values. The order is the order of the columns. */
export const OPTIONAL_COLUMNS = {
  filterBand: { column: 'filter_band', type: 'text', problem: text(LONGEST.band) },
  exposureTime: { column: 'exposure_time', type: 'float8', problem: positive },
  fitsUrl: { column: 'fits_url', type: 'text', problem: location },
  thumbnailUrl: { column: 'thumbnail_url', type: 'text', problem: location },
  pixelScale: { column: 'pixel_scale', type: 'float8', problem: positive },
  imageWidth: { column: 'image_width', type: 'int4', problem: positive },
  imageHeight: { column: 'image_height', type: 'int4', problem: positive },
  airmass: { column: 'airmass', type: 'float8', problem: positive },
  seeing: { column: 'seeing', type: 'float8', problem: positive },
} as const;

type OptionalField = keyof typeof OPTIONAL_COLUMNS;
const OPTIONAL_FIELDS = Object.keys(OPTIONAL_COLUMNS) as OptionalField[];

/** A checked row. `given` names its optional fields; the others stay unchanged. */
export interface CheckedRow {
  readonly externalId: string;
  readonly ra: number;
  readonly dec: number;
  readonly observedAt: Date;
  readonly given: readonly OptionalField[];
  readonly row: ObservationRow;
}

/** The row, or the reasons why it is invalid. */
export function checkRow(row: ObservationRow): CheckedRow | string {
  const externalId = row.externalId ?? '';
  const observedAt = row.observedAt == null ? 'is missing' : momentIn(row.observedAt);
  const given = OPTIONAL_FIELDS.filter((field) => row[field] !== undefined);
  const reason = reasonOf([
    isBlank(externalId) ? 'externalId is missing' : null,
    faultOf('externalId', lengthFault(LONGEST.name, externalId)),
    holdsControls(externalId) ? `externalId must ${NO_CONTROLS}` : null,
    ...positionFaults(row),
    typeof observedAt === 'string' ? `observedAt ${observedAt}` : null,
    ...given.map((field) => {
      const value = row[field];
      return faultOf(field, value == null ? null : OPTIONAL_COLUMNS[field].problem(value));
    }),
  ]);
  if (reason !== null) return reason;
  return {
    externalId,
    ra: storedAngle(row.ra as number),
    dec: storedAngle(row.dec as number),
    observedAt: observedAt as Date,
    given,
    row: { ...row, filterBand: row.filterBand || null },
  };
}

function text(longest: number) {
  return (value: unknown) => lengthFault(longest, String(value)) ?? (holdsControls(String(value)) ? `must ${NO_CONTROLS}` : null);
}

function location(value: unknown) {
  return isScript(String(value)) ? NO_FILE : text(LONGEST.path)(value);
}

function positive(value: unknown) {
  return Number(value) > 0 && Number.isFinite(value) ? null : 'must be greater than 0';
}
