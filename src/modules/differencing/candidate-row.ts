/** Checks one candidate. A fault rejects that row, never the whole call. */
import { countFault } from '../../base/counts.js';
import { LONGEST } from '../../base/lengths.js';
import { holdsControls } from '../../base/text.js';
import { isLonger, NO_CONTROLS } from '../kit/input.js';
import { faultOf, positionFaults, type RowRules, reasonOf, storedAngle } from '../kit/rows.js';

/** A row as it was sent, unchecked. */
export interface CandidateRow {
  readonly ra?: number | null | undefined;
  readonly dec?: number | null | undefined;
  readonly pixelX?: number | null | undefined;
  readonly pixelY?: number | null | undefined;
  readonly flux?: number | null | undefined;
  readonly significance?: number | null | undefined;
  readonly snr?: number | null | undefined;
  readonly fwhm?: number | null | undefined;
  readonly ellipticity?: number | null | undefined;
  readonly flags?: readonly string[] | null | undefined;
}

/** A checked row, with the names of the columns. */
export interface CheckedCandidate {
  readonly ra: number;
  readonly dec: number;
  readonly pixel_x: number | null;
  readonly pixel_y: number | null;
  readonly flux: number | null;
  readonly significance: number | null;
  readonly snr: number | null;
  readonly fwhm: number | null;
  readonly ellipticity: number | null;
  readonly flags: readonly string[];
}

export const MAX_FLAGS = 32;

const finite = (value: number) => (Number.isFinite(value) ? null : 'must be a finite number');

/** The conditions for given values. */
const MEASURES = {
  pixelX: finite,
  pixelY: finite,
  flux: finite,
  significance: finite,
  snr: finite,
  fwhm: (value) => (value > 0 && Number.isFinite(value) ? null : 'must be greater than 0'),
  ellipticity: (value) => (value >= 0 && value <= 1 ? null : 'must be from 0 to 1'),
} satisfies Partial<Record<keyof CandidateRow, (value: number) => string | null>>;

const MEASURE_NAMES = Object.keys(MEASURES) as (keyof typeof MEASURES)[];

function checkCandidate(row: CandidateRow): CheckedCandidate | string {
  const { ra, dec, flags } = row;
  const reason = reasonOf([
    ...positionFaults(row),
    ...MEASURE_NAMES.map((name) => {
      const value = row[name];
      return faultOf(name, value == null ? null : MEASURES[name](value));
    }),
    faultOf('flags', countFault(flags, MAX_FLAGS)),
    flags?.some((flag) => flag === '' || isLonger(flag, LONGEST.word))
      ? `each flag must have 1 to ${LONGEST.word} characters`
      : null,
    flags?.some(holdsControls) ? `each flag must ${NO_CONTROLS}` : null,
  ]);
  if (reason !== null) return reason;
  const { pixelX = null, pixelY = null, flux = null, significance = null, snr = null, fwhm = null, ellipticity = null } = row;
  const measured = { pixel_x: pixelX, pixel_y: pixelY, flux, significance, snr, fwhm, ellipticity };
  return { ra: storedAngle(ra as number), dec: storedAngle(dec as number), ...measured, flags: flags ?? [] };
}

/** Its position identifies a candidate within its run. */
export const CANDIDATE_RULES: RowRules<CandidateRow, CheckedCandidate> = {
  check: checkCandidate,
  keyOf: ({ ra, dec, pixel_x, pixel_y }) => `${[ra, dec, pixel_x ?? 'none', pixel_y ?? 'none']}`,
  key: 'the position (ra, dec, pixelX, pixelY)',
};
