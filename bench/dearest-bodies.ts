/** The bodies that cost a server most for what they weigh, each as large as its sender may make it. */
import { LIMITS } from '../src/document/limits.js';

export interface DearBody {
  readonly name: string;
  /** Whether it is sent with a key, and so may be as large as `body`; else it is a stranger's. */
  readonly withKey: boolean;
  readonly text: string;
}

const list = (count: number, item: (index: number) => string) => `[${Array.from({ length: count }, (_, i) => item(i)).join()}]`;
const object = (count: number, name: (index: number) => string, value = '0') =>
  `{${Array.from({ length: count }, (_, i) => `"${name(i)}":${value}`).join()}}`;
const filled = (length: number, index: number) => String(index).padStart(length, 'k');

/** A request with one JSON value of this text in its variables. */
const withValue = (query: string, value: string) => `{"query":${JSON.stringify(query)},"variables":{"v":${value}}}`;

const STORE = 'mutation ($v: JSON!) { setSystemConfig(input: { key: "bench", value: $v }) { systemConfig { id } } }';
const INGEST =
  'mutation ($v: [ObservationInput!]!) { ingestObservations(input: { survey: "none", observations: $v }) { inserted } }';
const CANDIDATES =
  'mutation ($v: [CandidateInput!]!) { recordCandidates(input: { differenceRunId: "none", candidates: $v }) { inserted } }';
const SURVEYS = 'query ($v: ObservationFilter) { observations(first: 1, filter: $v) { nodes { id } } }';

const ROW = ['ra', 'dec', 'exposureTime', 'airmass', 'seeing', 'skyBackground', 'limitingMagnitude'];

/** Room for the query around a value. */
const AROUND = 1_000;
/** Values that are left to a value in the variables, some counting twice. */
const VALUES = LIMITS.values - 100;

const inBase64 = (text: string): string => Buffer.from(text).toString('base64url');

/** Values of JSON that parsing, walking and storing them finds dear, of at most so many bytes. */
const VALUES_BY_NAME: Record<string, (bytes: number) => string> = {
  'one string': (bytes) => `"${'x'.repeat(bytes)}"`,
  'one string, two bytes a character': (bytes) => `"☃${'x'.repeat(bytes - 3)}"`,
  'one string of snowmen': (bytes) => `"${'☃'.repeat(bytes / 3)}"`,
  'one string of emoji': (bytes) => `"${'😀'.repeat(bytes / 4)}"`,
  'one string of rt_': (bytes) => `"${'rt_'.repeat(bytes / 3)}"`,
  'one string of eyJ': (bytes) => `"${'eyJ'.repeat(bytes / 3)}"`,
  'one string of rt_ in words': (bytes) => `"${'rt_aB3dddd-'.repeat(bytes / 11)}"`,
  'one string of eyJ and dots': (bytes) => `"${'eyJeyJeyJeyJeyJeyJeyJ.'.repeat(bytes / 22)}"`,
  'one string of almost keys': (bytes) => `"${`astrid_${'0'.repeat(49)}`.repeat(bytes / 56)}"`,
  'one string of split words': (bytes) => `"${'a\u00adstrid_'.repeat(bytes / 9)}"`,
  'one string of almost imported keys': (bytes) => `"${'astrid_aB3d'.repeat(bytes / 11)}"`,
  'one string of astrid_': (bytes) => `"${'astrid_'.repeat(bytes / 7)}"`,
  'one string of \\n': (bytes) => `"${'\\n'.repeat(bytes / 2)}"`,
  'one string of \\u2603': (bytes) => `"${'\\u2603'.repeat(bytes / 6)}"`,
  'one string of backslashes': (bytes) => `"${'\\\\'.repeat(bytes / 2)}"`,
  'one string of %5F': (bytes) => `"${'%5F'.repeat(bytes / 3)}"`,
  'one string of &#x5f;': (bytes) => `"${'&#x5f;'.repeat(bytes / 6)}"`,
  'one string of &lowbar;': (bytes) => `"${'&lowbar;'.repeat(bytes / 8)}"`,
  'one string of quoted lines': (bytes) => `"${'\\n> '.repeat(bytes / 4)}"`,
  'one string of escaped words': (bytes) => `"${'astrid%5F'.repeat(bytes / 9)}"`,
  'one string of escaped almost keys': (bytes) => `"${`astrid%5F${'0'.repeat(49)}`.repeat(bytes / 58)}"`,
  'one string of astrid in base64': (bytes) => `"${'YXN0cmlk'.repeat(bytes / 8)}"`,
  'one string of almost keys in base64': (bytes) => `"${inBase64(`astrid_${'0'.repeat(49)}`).repeat(bytes / 75)}"`,
  'one string of almost codes in base64': (bytes) => `"${inBase64(`xastridcode_${'0'.repeat(49)}`).repeat(bytes / 82)}"`,
  'one string of full-width letters': (bytes) => `"${'ａｓｔｒｉｄ＿'.repeat(bytes / 21)}"`,
  'one string of full-width escapes': (bytes) => `"${'％５Ｆ'.repeat(bytes / 9)}"`,
  'one string of colours': (bytes) => `"${'\u009b31m'.repeat(bytes / 5)}"`,
  'one string of unseen escapes': (bytes) => `"${'\u00ad%5F'.repeat(bytes / 5)}"`,
  'one string of letters with marks': (bytes) => `"${'e\u0301'.repeat(bytes / 3)}"`,
  'strings of almost keys in base64': (bytes) =>
    list(40, () => `"${inBase64(`astrid_${'0'.repeat(49)}`).repeat(bytes / 40 / 75 - 1)}"`),
  'one number': (bytes) => '7'.repeat(bytes),
  zeros: (bytes) => list(Math.min(VALUES, bytes / 2), () => '0'),
  'long numbers': (bytes) => list(VALUES, () => `0.${'7'.repeat(Math.max(1, bytes / VALUES - 3))}`),
  'empty objects': (bytes) => list(Math.min(VALUES / 2, bytes / 3), () => '{}'),
  'lists in lists': (bytes) => list(Math.min(VALUES / 120, bytes / 220), () => `${'['.repeat(100)}${']'.repeat(100)}`),
  'names, long': (bytes) => object(VALUES / 2, (i) => filled(Math.max(8, bytes / (VALUES / 2) - 5), i)),
  'names, short': (bytes) => object(Math.min(VALUES / 2, bytes / 12), (i) => `k${i}`),
  'names that are numbers': (bytes) => object(Math.min(VALUES / 2, bytes / 14), (i) => String(4_294_967_294 - i * 7_919)),
  'names with one hash': (bytes) => object(bytes / 16_406, (i) => filled(16_400, i)),
  'objects of as many shapes': (bytes) => list(Math.min(VALUES / 3, bytes / 14), (i) => `{"k${i}":0}`),
  spaces: (bytes) => `${' '.repeat(bytes)}0`,
};

const DOCUMENTS: Record<string, string> = {
  comments: `{__typename}${'#\n'.repeat(38_000)}`,
  tokens: `{${'a '.repeat(3_990)}}`,
  'a name': `{${'a'.repeat(99_990)}}`,
  'ten long names': `{${Array.from({ length: 10 }, (_, i) => filled(9_900, i)).join(' ')}}`,
  'a block string': `{survey(name:"""${'\n  x'.repeat(24_900)}"""){id}}`,
  'a list of literals': `{observations(filter:{survey:[${'1 '.repeat(3_900)}]}){totalCount}}`,
  variables: `query(${Array.from({ length: 990 }, (_, i) => `$v${i}:Int`).join()}){__typename}`,
  fields: `{viewer{${'id '.repeat(90)}}${Array.from({ length: 48 }, (_, i) => `a${i}:viewer{kind name}`).join(' ')}}`,
  arguments: `{surveys(${Array.from({ length: 1_300 }, (_, i) => `a${i}:1`).join()}){totalCount}}`,
  directives: `{viewer{id ${'@skip(if:false)'.repeat(600)}}}`,
  fragments: `{${Array.from({ length: 60 }, (_, i) => `...F${i}`).join(' ')}}${Array.from({ length: 60 }, (_, i) => `fragment F${i} on Query{viewer{id}}`).join(' ')}`,
};

export function dearestBodies(): DearBody[] {
  const [few, many] = [LIMITS.anonymousBody - AROUND, LIMITS.body - AROUND];
  const values = Object.entries(VALUES_BY_NAME);
  const withKey = true;
  return [
    ...Object.entries(DOCUMENTS).map(([name, query]) => ({
      name: `document: ${name}`,
      withKey: false,
      text: JSON.stringify({ query }),
    })),
    ...values
      .map(([name, make]) => ({ name: `stranger's: ${name}`, withKey: false, text: withValue('{__typename}', make(few)) }))
      .filter(({ text }) => Buffer.byteLength(text) <= LIMITS.anonymousBody),
    { name: 'operationName', withKey, text: `{"query":"query a{__typename}","operationName":"${'x'.repeat(many)}"}` },
    {
      name: 'flags',
      withKey,
      text: withValue(
        CANDIDATES,
        list(1_000, () => `{"flags":${list(55, () => '"f"')}}`),
      ),
    },
    {
      name: 'rows of all fields',
      withKey,
      text: withValue(
        INGEST,
        list(LIMITS.items, (i) => `{${ROW.map((name) => `"${name}":${i}`).join()},"observedAt":"2024-01-01T00:00:00Z"}`),
      ),
    },
    {
      name: 'most rows',
      withKey,
      text: withValue(
        INGEST,
        list(LIMITS.items, () => '{}'),
      ),
    },
    { name: 'extensions', withKey, text: `{"query":"{__typename}","extensions":{"v":${VALUES_BY_NAME['names, long']?.(many)}}}` },
    ...values.map(([name, make]) => ({ name: `undeclared: ${name}`, withKey, text: withValue('{__typename}', make(many)) })),
    ...values.map(([name, make]) => ({ name: `JSON: ${name}`, withKey, text: withValue(STORE, make(many)) })),
    ...values.map(([name, make]) => ({ name: `rows: ${name}`, withKey, text: withValue(INGEST, make(many)) })),
    ...values.map(([name, make]) => ({ name: `filter: ${name}`, withKey, text: withValue(SURVEYS, make(many)) })),
    ...values
      .filter(([name]) => name.startsWith('one string'))
      .map(([name, make]) => ({ name: `name: ${name}`, withKey, text: withValue(SURVEYS, `{"survey":${make(many - 20)}}`) })),
  ];
}
