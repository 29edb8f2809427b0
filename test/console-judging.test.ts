/** The queue of the console's page of detections, and the text of positions. */
import { expect, test } from 'vitest';
import { advance, type Detection, emptyQueue, type Queue, type Step } from '../console/src/pages/detections/queue.js';
import { silence } from '../console/src/pages/pipeline/silence.js';
import { confidenceRows, monthRows } from '../console/src/pages/training/bins.js';
import { angleText, degreesText, sexagesimalText } from '../console/src/ui/coordinates.js';
import { AstridError } from '../src/client/error.js';

const line = ['a', 'b', 'c'].map((id) => ({ id, status: 'PENDING' }) as unknown as Detection);
const after = (...steps: Step[]): Queue => steps.reduce(advance, emptyQueue(line));
const shown = ({ line: [...all], at }: Queue) => all[at]?.id;
const sent = (id: string): Step => ({ type: 'sent', id, label: 'SUPERNOVA' });
const refused = (id: string): Step => ({ type: 'refused', id, error: new AstridError('CONFLICT', 'Archived.') });

test('a judgement shows the next detection before the answer arrives', () => {
  expect(shown(after(sent('a')))).toBe('b');
  expect(shown(after(sent('a'), { type: 'saved', id: 'a', now: { status: 'VALIDATED' } }))).toBe('b');
});

test('a refused detection is next, and never replaces the shown one', () => {
  const queue = after(sent('a'), refused('a'));
  expect(shown(queue)).toBe('b');
  expect(queue.given).toEqual([]);
  expect(shown(advance(queue, sent('b')))).toBe('a');
  expect(advance(queue, sent('b')).outcomes.get('a')?.state).toBe('refused');
});

test('a detection that is refused after the last one is shown again', () => {
  const queue = after(sent('a'), sent('b'), sent('c'));
  expect(shown(queue)).toBeUndefined();
  expect(shown(advance(queue, refused('b')))).toBe('b');
});

test('a reopened detection is shown, and after it the next one without a judgement', () => {
  const queue = after(sent('a'), sent('b'), { type: 'reopened', id: 'b', now: { status: 'VALIDATING' } });
  expect(shown(queue)).toBe('b');
  expect(queue.given).toEqual(['a']);
  expect(shown(advance(queue, sent('b')))).toBe('c');
});

test('a page that repeats a detection adds it once, and moves end at both ends', () => {
  expect(after({ type: 'loaded', nodes: line }).line.length).toBe(3);
  expect(after({ type: 'move', by: -1 }).at).toBe(0);
  expect(after(...Array.from({ length: 5 }, () => ({ type: 'move', by: 1 }) as const)).at).toBe(3);
});

test.each([
  [{ ra: 210.910674, dec: 54.311651 }, '14:03:38.562 +54:18:41.94'],
  [{ ra: 0, dec: -0.0000001 }, '00:00:00.000 -00:00:00.00'],
  [{ ra: 83.866583, dec: -69.269722 }, '05:35:27.980 -69:16:11.00'],
  // Rounding carries: no part is 60, and 24 hours are 0.
  [{ ra: 359.9999999, dec: 89.9999999 }, '00:00:00.000 +90:00:00.00'],
  [{ ra: 14.9999999, dec: 9.9999999 }, '01:00:00.000 +10:00:00.00'],
])('%o is %s', (position, text) => {
  expect(sexagesimalText(position)).toBe(text);
});

test('degrees have six decimals, and small angles their own unit', () => {
  expect(degreesText({ ra: 1, dec: -2.5 })).toBe('1.000000 -2.500000');
  expect([0.42 / 3_600, 3.1 / 60, 1.25].map(angleText)).toEqual(['0.42″', '3.1′', '1.25°']);
});

test('months without samples are zero, and the last interval of confidence includes 1', () => {
  const months = monthRows([
    { month: '2023-11', samples: 2 },
    { month: '2024-02', samples: 1 },
  ]);
  expect(months.map(({ label, values: [count] }) => `${label} ${count}`)).toEqual([
    '2023-11 2',
    '2023-12 0',
    '2024-01 0',
    '2024-02 1',
  ]);
  expect(monthRows([])).toEqual([]);
  expect(confidenceRows([0, 0.05, 0.1, 0.999, 1]).map(({ values: [count] }) => count)).toEqual([2, 1, 0, 0, 0, 0, 0, 0, 0, 2]);
});

test('only running work is late or without a lease', () => {
  const now = Date.parse('2026-01-01T01:00:00Z');
  const row = { status: 'RUNNING', updatedAt: '2026-01-01T00:45:00Z', leaseEndsAt: '2026-01-01T01:00:01Z' };
  expect(silence(row, 15, now)).toEqual({ isLate: true, isLeaseOver: false });
  expect(silence(row, 16, now)).toEqual({ isLate: false, isLeaseOver: false });
  expect(silence({ ...row, leaseEndsAt: '2026-01-01T00:59:59Z' }, 16, now).isLeaseOver).toBe(true);
  expect(silence({ ...row, status: 'COMPLETED' }, 0, now)).toEqual({ isLate: false, isLeaseOver: false });
});
