/** Positions on the sky as text: in degrees, and sexagesimal as astronomers write them. */

export interface SkyPosition {
  /** Right ascension in degrees, 0 ≤ ra < 360. */
  readonly ra: number;
  /** Declination in degrees, -90 to 90. */
  readonly dec: number;
}

const DEGREE_DECIMALS = 6;

/** `210.910674 54.311651`: six decimals are 4 milliarcseconds. */
export const degreesText = ({ ra, dec }: SkyPosition): string => `${ra.toFixed(DEGREE_DECIMALS)} ${dec.toFixed(DEGREE_DECIMALS)}`;

/** Rounds before it splits, so that no part becomes 60. */
function parts(value: number, decimals: number): [number, number, string] {
  const scale = 10 ** decimals;
  const total = Math.round(value * 3_600 * scale);
  const seconds = (total % (60 * scale)) / scale;
  const minutes = Math.floor(total / (60 * scale));
  return [Math.floor(minutes / 60), minutes % 60, seconds.toFixed(decimals).padStart(3 + decimals, '0')];
}

const two = (value: number): string => String(value).padStart(2, '0');

/** `14:03:38.562 +54:18:41.94`: hours and degrees. */
export function sexagesimalText({ ra, dec }: SkyPosition): string {
  const [hours, hourMinutes, hourSeconds] = parts(ra / 15, 3);
  const [degrees, minutes, seconds] = parts(Math.abs(dec), 2);
  // Rounding may reach 24 hours, which is the same place as 0.
  return `${two(hours % 24)}:${two(hourMinutes)}:${hourSeconds} ${dec < 0 ? '-' : '+'}${two(degrees)}:${two(minutes)}:${seconds}`;
}

const SEXAGESIMAL = /^([+-]?)(\d{1,3})[:hd°\s]\s*(\d{1,2})[:m'′\s]\s*(\d{1,2}(?:\.\d{1,9})?)\s*[s"″]?$/i;
/** More decimals than a position has. */
const MOST_DECIMALS = 9;

/** Reads `210.91`, or sexagesimal text such as `14:03:38.6` and `+54d18m42s`, whose first part is in hours for a right ascension. In degrees; NaN for other text. */
export function degreesIn(text: string, inHours = false): number {
  const trimmed = text.trim().replace('−', '-');
  const [, sign, whole, minutes, seconds] = SEXAGESIMAL.exec(trimmed) ?? [];
  if (whole === undefined) return trimmed === '' ? Number.NaN : Number(trimmed);
  if (Number(minutes) >= 60 || Number(seconds) >= 60) return Number.NaN;
  const value = Number(whole) + Number(minutes) / 60 + Number(seconds) / 3_600;
  return Number(((sign === '-' ? -value : value) * (inHours ? 15 : 1)).toFixed(MOST_DECIMALS));
}

/** An angle of a few arcseconds, or more: `0.42″`, `3.1′`, `1.25°`. */
export function angleText(degrees: number): string {
  if (degrees < 1 / 60) return `${(degrees * 3_600).toFixed(2)}″`;
  return degrees < 1 ? `${(degrees * 60).toFixed(1)}′` : `${degrees.toFixed(2)}°`;
}
