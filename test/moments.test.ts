/** Moments in inputs: one parser for all, with the forms that surveys, FITS files and programs write. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { momentIn } from '../src/base/times.js';
import { UsageError } from '../src/base/usage-error.js';
import { dateIn } from '../src/maintenance/audit-database.js';
import { startServer, type TestServer } from './support/server.js';

const FORMS: readonly (readonly [text: string, moment: string])[] = [
  ['2023-05-19', '2023-05-19T00:00:00.000Z'],
  ['2023-05-19T17:27', '2023-05-19T17:27:00.000Z'],
  ['2023-05-19 17:27:01', '2023-05-19T17:27:01.000Z'],
  ['2023-05-19t17:27:01z', '2023-05-19T17:27:01.000Z'],
  ['2023-05-19 17:27:01Z', '2023-05-19T17:27:01.000Z'],
  ['2023-05-19T17:27:01+00', '2023-05-19T17:27:01.000Z'],
  ['2023-05-19T17:27:01+0000', '2023-05-19T17:27:01.000Z'],
  ['2023-05-19T17:27:01-00:00', '2023-05-19T17:27:01.000Z'],
  ['2023-05-19T17:27-07', '2023-05-20T00:27:00.000Z'],
  ['2023-05-19T17:27:01-0330', '2023-05-19T20:57:01.000Z'],
  ['2023-05-19T17:27:01.5Z', '2023-05-19T17:27:01.500Z'],
  // The fourth digit and those after it are dropped, never rounded into the next second.
  ['2023-05-19T17:27:59.9999999+02:00', '2023-05-19T15:27:59.999Z'],
  [' 2023-05-19 ', '2023-05-19T00:00:00.000Z'],
  ['0001-01-01', '0001-01-01T00:00:00.000Z'],
  ['0050-02-28', '0050-02-28T00:00:00.000Z'],
  ['1604-10-09', '1604-10-09T00:00:00.000Z'],
  ['9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z'],
  ['2024-02-29', '2024-02-29T00:00:00.000Z'],
  ['2016-12-31T23:59:60Z', '2017-01-01T00:00:00.000Z'],
  ['2016-12-31t23:59:60.25', '2017-01-01T00:00:00.250Z'],
  ['2017-01-01T05:29:60+05:30', '2017-01-01T00:00:00.000Z'],
];

const REFUSED: readonly (readonly [text: string, issue: string | RegExp])[] = [
  ['', /ISO 8601/],
  ['yesterday', /ISO 8601.*such as 2023-05-19 or 2023-05-19T17:27:15Z/],
  ['19.05.2023', /ISO 8601/],
  ['2023-5-19', /ISO 8601/],
  ['2023-05', /ISO 8601/],
  ['20230519T172701Z', /ISO 8601/],
  ['2023-05-19T17', /ISO 8601/],
  ['2023-05-19Z', /ISO 8601/],
  ['2023-05-19T17:27:01.', /ISO 8601/],
  ['2023-05-19  17:27', /ISO 8601/],
  ['+002023-05-19', /ISO 8601/],
  ['2023-02-29', /day that exists/],
  ['2023-02-30', /day that exists/],
  ['2023-13-01', /day that exists/],
  ['2023-00-10', /day that exists/],
  ['1900-02-29', /day that exists/],
  ['2023-05-19T24:00', /hour from 00 to 23.*00:00 of the next day/],
  ['2023-05-19T24:00:00Z', /hour from 00 to 23/],
  ['2023-05-19T17:60', /minutes from 00 to 59/],
  ['2023-05-19T17:27:61Z', /seconds from 00 to 59/],
  ['2023-05-19T17:27:60Z', /leap second.*23:59:60 in UTC/],
  ['2016-12-31T23:59:60+01:00', /leap second.*23:59:60 in UTC/],
  ['2023-05-19T17:27:01+25:00', /offset from -23:59 to \+23:59/],
  ['2023-05-19T17:27:01+01:60', /offset/],
  ['0000-01-01', /years 1 to 9999/],
  ['0001-01-01T00:00:00+14:00', /years 1 to 9999/],
  ['9999-12-31T23:59:59-14:00', /years 1 to 9999/],
  ['9999-12-31T23:59:60Z', /years 1 to 9999/],
];

test.each(FORMS)('%j is %s', (text, moment) => {
  const read = momentIn(text);
  expect(read instanceof Date ? read.toISOString() : read).toBe(moment);
});

test.each(REFUSED)('%j is refused, and the issue shows the form to write', (text, issue) => {
  expect(momentIn(text)).toMatch(issue);
  expect(momentIn(text)).toMatch(/such as 2023-05-19/);
});

/** Days since 1970 of a day of the proleptic Gregorian calendar, counted year by year. */
function daysOf(year: number, month: number, day: number): number {
  const isLeap = (y: number) => (y % 4 === 0 && y % 100 !== 0) || y % 400 === 0;
  let days = day - 1;
  for (let y = Math.min(year, 1970); y < Math.max(year, 1970); y++) days += (year < 1970 ? -1 : 1) * (isLeap(y) ? 366 : 365);
  const months = [31, isLeap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  return months.slice(0, month - 1).reduce((sum, length) => sum + length, days);
}

const two = (n: number) => String(n).padStart(2, '0');

test('what is accepted is the instant that the calendar and the offset give, and reads back as the same', () => {
  const written = fc.record({
    year: fc.integer({ min: 2, max: 9998 }),
    month: fc.integer({ min: 1, max: 12 }),
    day: fc.integer({ min: 1, max: 28 }),
    clock: fc.option(
      fc.record({
        hour: fc.integer({ min: 0, max: 23 }),
        minute: fc.integer({ min: 0, max: 59 }),
        second: fc.option(fc.integer({ min: 0, max: 59 })),
        digits: fc.stringMatching(/^\d{0,12}$/),
        letter: fc.constantFrom('T', 't', ' '),
        zone: fc.oneof(
          fc.constantFrom('', 'Z', 'z'),
          fc.tuple(
            fc.constantFrom('+', '-'),
            fc.integer({ min: 0, max: 23 }),
            fc.integer({ min: 0, max: 59 }),
            fc.constantFrom(':', '', null),
          ),
        ),
      }),
    ),
  });
  fc.assert(
    fc.property(written, ({ year, month, day, clock }) => {
      let text = `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;
      let ms = daysOf(year, month, day) * 86_400_000;
      if (clock) {
        const { hour, minute, second, digits, letter, zone } = clock;
        text += `${letter}${two(hour)}:${two(minute)}`;
        ms += (hour * 60 + minute) * 60_000;
        if (second !== null) {
          text += `:${two(second)}${digits && `.${digits}`}`;
          ms += second * 1000 + Number(digits.slice(0, 3).padEnd(3, '0'));
        }
        if (typeof zone === 'string') text += zone;
        else {
          const [sign, hours, minutes, colon] = zone;
          text += `${sign}${two(hours)}${colon === null ? '' : `${colon}${two(minutes)}`}`;
          ms += (sign === '+' ? -1 : 1) * (hours * 60 + (colon === null ? 0 : minutes)) * 60_000;
        }
      }
      const read = momentIn(text) as Date;
      expect(read).toBeInstanceOf(Date);
      expect(read.getTime()).toBe(ms);
      expect((momentIn(read.toISOString()) as Date).getTime()).toBe(ms);
    }),
  );
});

test('no text makes it throw, and what it accepts can be stored', () => {
  const near = fc.stringMatching(
    /^\d{4}-[01]\d-[0-3]\d([Tt ][0-2]\d:[0-6]\d(:[0-6]\d(\.\d{1,4})?)?([Zz]|[+-][0-3]\d(:?[0-6]\d)?)?)?$/,
  );
  fc.assert(
    fc.property(fc.oneof(near, fc.string()), (text) => {
      const read = momentIn(text);
      if (typeof read === 'string') return;
      expect(read.toISOString()).toMatch(/^\d{4}-/);
      expect(read.getUTCFullYear()).toBeGreaterThan(0);
    }),
  );
});

test('an option of a command accepts the same forms', () => {
  for (const [text, moment] of FORMS) expect(dateIn('from', text)?.toISOString()).toBe(moment);
  for (const [text] of REFUSED) expect(() => dateIn('from', text)).toThrow(UsageError);
  expect(() => dateIn('from', '2023-02-30')).toThrow('--from must name a day that exists');
});

describe('the graph', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer();
    await server.makeSurvey('ZTF');
  });
  afterAll(() => server.stop());

  const literal = (text: string) =>
    `{ observations(filter: { observedAfter: ${JSON.stringify(text)} }) { totalCount } auditEvents(filter: { to: ${JSON.stringify(text)} }) { totalCount } }`;
  const VARIABLE = 'query ($t: DateTime) { observations(filter: { observedAfter: $t }) { totalCount } }';
  const INGEST =
    'mutation ($o: [ObservationInput!]!) { ingestObservations(input: { survey: "ZTF", observations: $o }) { inserted rejected { index reason } } }';
  const by = () => ({ token: server.admin.token });

  test('accepts every form in rows, and finds each row by every way to say its moment', async () => {
    const o = FORMS.map(([observedAt], i) => ({ externalId: `form ${i}`, ra: 1, dec: 1, observedAt }));
    const { ingestObservations } = await server.ok(INGEST, { ...by(), variables: { o } });
    expect(ingestObservations).toEqual({ inserted: FORMS.length, rejected: [] });
    for (const [i, [text, moment]] of FORMS.entries()) {
      const found = await server.ok('query ($e: String!) { observation(survey: "ZTF", externalId: $e) { observedAt } }', {
        ...by(),
        variables: { e: `form ${i}` },
      });
      expect(found.observation.observedAt).toBe(moment);
      const asked = await server.ok(VARIABLE, { ...by(), variables: { t: text } });
      expect(await server.ok(VARIABLE, { ...by(), variables: { t: moment } })).toEqual(asked);
      expect((await server.ok(literal(text), by())).observations).toEqual(asked.observations);
    }
  });

  test('refuses the others in rows by a reason, and in filters by the whole call', async () => {
    const o = REFUSED.map(([observedAt], i) => ({ externalId: `no ${i}`, ra: 1, dec: 1, observedAt }));
    const { ingestObservations } = await server.ok(INGEST, { ...by(), variables: { o } });
    expect(ingestObservations.inserted).toBe(0);
    for (const [i, [text, issue]] of REFUSED.entries()) {
      expect(ingestObservations.rejected[i]).toEqual({ index: i, reason: expect.stringMatching(issue) });
      const sent = await server.refused('BAD_USER_INPUT', VARIABLE, { ...by(), variables: { t: text } });
      expect([sent.status, sent.message]).toEqual([400, expect.stringMatching(issue)]);
      const said = await server.refused('GRAPHQL_VALIDATION_FAILED', literal(text), by());
      expect([said.status, said.message]).toEqual([400, expect.stringMatching(issue)]);
    }
  });

  test.each([5, 1.5, true, {}, ['x']])('refuses what is not a text: %j', async (t) => {
    await server.refused('BAD_USER_INPUT', VARIABLE, { ...by(), variables: { t } });
    await server.refused('GRAPHQL_VALIDATION_FAILED', literal('').replaceAll('""', '5'), by());
  });
});
