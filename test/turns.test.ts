/** The order in which callers get their turns at the database, without a database. */
import { describe, expect, test } from 'vitest';
import { Lane } from '../src/database/work/lane.js';
import { type Bounds, boundsOf, type Kind, NoTurn, ONE_AT_A_TIME, Turns } from '../src/database/work/turns.js';

const WIDE: Bounds = { total: 100, ofCaller: 100, ofRequest: 100, statement: 100, transaction: 100, spare: 0 };

/** Requests so many turns at once. `begun` contains the started ones, by caller. Each ends when its function is called. */
function asking(turns: Turns) {
  const begun: string[] = [];
  const ends: (() => void)[] = [];
  const ask = (lane: Lane, howMany: number, kind: Kind = 'statement') => {
    for (let i = 0; i < howMany; i++)
      turns.take(lane, kind).then(
        (end) => {
          begun.push(lane.caller);
          ends.push(end);
        },
        () => {},
      );
    return settled();
  };
  const end = () => {
    ends.shift()?.();
    return settled();
  };
  return { begun, ask, end };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('at the same time', () => {
  test('run no more than a request, a caller, a kind and all together may', async () => {
    for (const [bounds, most] of [
      [{ ...WIDE, ofRequest: 2 }, 2],
      [{ ...WIDE, ofCaller: 3 }, 3],
      [{ ...WIDE, statement: 4 }, 4],
      [{ ...WIDE, total: 5 }, 5],
    ] as const) {
      const turns = new Turns(bounds);
      const { begun, ask, end } = asking(turns);
      await ask(new Lane('a'), 9);
      expect([begun.length, turns.running.statement, turns.waiting]).toEqual([most, most, 9 - most]);
      await end();
      expect([begun.length, turns.running.statement, turns.waiting]).toEqual([most + 1, most, 8 - most]);
    }
  });

  test('requests of one caller share what the caller may have', async () => {
    const turns = new Turns({ ...WIDE, ofRequest: 2, ofCaller: 3 });
    const { begun, ask } = asking(turns);
    await ask(new Lane('a'), 4);
    await ask(new Lane('a'), 4);
    expect(begun).toHaveLength(3);
  });

  test('transactions leave some to statements, and statements to transactions', async () => {
    const bounds = boundsOf(10);
    for (const [kind, other] of [
      ['transaction', 'statement'],
      ['statement', 'transaction'],
    ] as const) {
      const turns = new Turns(bounds);
      const { begun, ask } = asking(turns);
      for (let caller = 0; caller < 20; caller++) await ask(new Lane(`${caller}`), 3, kind);
      expect(turns.running[kind]).toBe(bounds[kind]);
      await ask(new Lane('other'), 1, other);
      expect(begun.at(-1)).toBe('other');
    }
  });

  test('callers who hold some leave the last to one who holds none', async () => {
    const turns = new Turns(boundsOf(10));
    const { begun, ask } = asking(turns);
    for (const caller of ['a', 'b']) for (let request = 0; request < 3; request++) await ask(new Lane(caller), 9);
    await ask(new Lane('c'), 1);
    expect(begun.at(-1)).toBe('c');
  });

  test.each([1, 2, 3, 4, 5, 10, 40])('a pool of %i lets everything run, and keeps some for the server itself', (size) => {
    const { total, ofCaller, ofRequest, statement, transaction, spare } = boundsOf(size);
    for (const bound of [ofCaller, ofRequest, statement - spare, transaction - spare]) expect(bound).toBeGreaterThan(0);
    if (size > 1) expect(total).toBeLessThan(size);
    if (size > 2) expect(Math.max(statement, transaction)).toBeLessThan(total);
  });
});

describe('those who wait', () => {
  test('are served in a circle: many statements of one caller delay another by the one that runs', async () => {
    const { begun, ask, end } = asking(new Turns(ONE_AT_A_TIME));
    await ask(new Lane('a'), 39);
    await ask(new Lane('b'), 2);
    await ask(new Lane('c'), 1);
    for (let i = 0; i < 6; i++) await end();
    expect(begun.join('')).toBe('abcabaa');
  });

  test('wait for the work that runs and no more, whenever they come', async () => {
    const { begun, ask, end } = asking(new Turns(ONE_AT_A_TIME));
    await ask(new Lane('flood'), 39);
    for (let i = 0; i < 3; i++) {
      await ask(new Lane('other'), 1);
      await end();
      expect(begun.at(-1)).toBe('other');
      await end();
    }
  });

  test('are forgotten when their request ends, and their turns go to others', async () => {
    const turns = new Turns(ONE_AT_A_TIME);
    const { begun, ask, end } = asking(turns);
    const abandoned = new Lane('a');
    await ask(abandoned, 5);
    await ask(new Lane('b'), 1);
    abandoned.end();
    expect(turns.waiting).toBe(1);
    await end();
    expect(begun).toEqual(['a', 'b']);
    await expect(turns.take(abandoned, 'statement')).rejects.toThrow(NoTurn);
    await end();
    expect([turns.running, turns.waiting]).toEqual([{ statement: 0, transaction: 0 }, 0]);
  });

  test('are refused when their turn does not come in time', async () => {
    const turns = new Turns(ONE_AT_A_TIME, 10);
    const end = await turns.take(new Lane('a'), 'statement');
    await expect(turns.take(new Lane('b'), 'statement')).rejects.toThrow(NoTurn);
    expect(turns.waiting).toBe(0);
    end();
    end();
    expect(turns.running.statement).toBe(0);
  });
});
