/** Short words for the `User-Agent` of a client. It is what the client says of itself, so it only helps to recognise it. */

const BROWSERS = [
  ['Edge', /\bEdg(?:e|A|iOS)?\//],
  ['Opera', /\bOPR\//],
  ['Firefox', /\b(?:Firefox|FxiOS)\//],
  ['Chrome', /\b(?:Headless)?(?:Chrome|Chromium|CriOS)\//],
  ['Safari', /\bVersion\/[\d.]+.*Safari\//],
] as const;

const SYSTEMS = [
  ['Android', /\bAndroid\b/],
  ['iOS', /\b(?:iPhone|iPad)\b/],
  ['Windows', /\bWindows\b/],
  ['macOS', /\bMac OS X\b/],
  ['Linux', /\bLinux\b/],
] as const;

const LONGEST = 60;

/** `Firefox on Linux` for a browser; otherwise the first words of the text. */
export function clientName(userAgent: string | null): string {
  if (userAgent === null || userAgent === '') return 'unknown program';
  const find = (names: readonly (readonly [string, RegExp])[]) => names.find(([, pattern]) => pattern.test(userAgent))?.[0];
  const browser = find(BROWSERS);
  if (browser === undefined) return userAgent.length > LONGEST ? `${userAgent.slice(0, LONGEST)}…` : userAgent;
  const system = find(SYSTEMS);
  return system === undefined ? browser : `${browser} on ${system}`;
}
