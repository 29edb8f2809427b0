/** How a dataset was selected, in words. The stored parameters may be any JSON: what has no words here is shown as it is. Pure functions. */
import { numberText } from '../../ui/counted.js';
import { utcText } from '../../ui/moments.js';
import { fieldsOf, type Side } from '../audit/sides.js';

type Words = (value: unknown) => string | undefined;

const ofNumber =
  (words: (value: number) => string): Words =>
  (value) =>
    typeof value === 'number' ? words(value) : undefined;

const isTexts = (value: unknown): value is string[] => Array.isArray(value) && value.every((each) => typeof each === 'string');

/** By the name of the parameter. A parameter without a value leaves nothing out. */
const WORDS: ReadonlyMap<string, Words> = new Map([
  ['minConfidence', ofNumber((value) => `confidence of the model at least ${value}`)],
  ['anomalyTypes', (value) => (isTexts(value) ? `labelled ${value.join(' or ').toLowerCase()}` : undefined)],
  ['qualityThreshold', ofNumber((value) => `quality of the judgement at least ${value}`)],
  ['maxSamples', ofNumber((value) => `at most ${numberText(value)} samples`)],
]);

/** The page shows them in other places. */
const ELSEWHERE: ReadonlySet<string> = new Set(['seed', 'surveys', 'splits']);
const DATES: ReadonlySet<string> = new Set(['dateFrom', 'dateTo']);

const momentOf = (value: unknown): string | undefined =>
  typeof value === 'string' && !Number.isNaN(Date.parse(value)) ? utcText(value) : undefined;

function datesText({ dateFrom, dateTo }: Side): string {
  const [from, to] = [momentOf(dateFrom), momentOf(dateTo)];
  if (from === undefined && to === undefined) return 'observed at any time';
  if (from === undefined) return `observed before ${to}`;
  return to === undefined ? `observed from ${from} until the collection` : `observed from ${from}, before ${to}`;
}

const plain = (name: string, value: unknown): string => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`;

/** `Observed at any time; confidence of the model at least 0.5` */
export function selectionText(parameters: unknown): string {
  const fields = fieldsOf(parameters);
  const given = (name: string) => fields[name] != null && !ELSEWHERE.has(name) && !(DATES.has(name) && momentOf(fields[name]));
  const known = [...WORDS]
    .filter(([name]) => given(name))
    .map(([name, words]) => words(fields[name]) ?? plain(name, fields[name]));
  const others = Object.keys(fields).filter((name) => given(name) && !WORDS.has(name));
  const text = [datesText(fields), ...known, ...others.map((name) => plain(name, fields[name]))].join('; ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const PARTS = ['train', 'validation', 'test'] as const;

/** `Train 70 %, validation 15 %, test 15 %`. Undefined when the parameters do not contain the shares. */
export function splitsText(parameters: unknown): string | undefined {
  const shares = fieldsOf(fieldsOf(parameters).splits);
  if (PARTS.some((part) => typeof shares[part] !== 'number')) return undefined;
  const text = PARTS.map((part) => `${part} ${Math.round(Number(shares[part]) * 1_000) / 10}\u00a0%`).join(', ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}
