/** Units of work: their transactions are undone together or alone, and what follows a commit waits for the whole unit. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Tx } from '../src/database/database.js';
import type { UnitOfWork } from '../src/database/work/unit-of-work.js';
import { WorkFirst } from '../src/database/work/work-first.js';
import { serverOfFile } from './support/server-of-file.js';

const server = serverOfFile();
const surveysNamed = (name: string) => server.app.db.survey.count({ where: { name } });
const make = (db: Tx, name: string) => db.survey.create({ data: { name } });

test('a transaction that a service begins inside is undone alone when it fails, and goes with the outer one', async () => {
  const run = (fails: boolean) =>
    server.app.work.asOne(async ({ db }) => {
      await db.$transaction(async (tx) => make(tx, 'Kept'));
      await db.$transaction(async (tx) => make(tx, 'Half').then(() => make(tx, 'Kept'))).catch(() => {});
      if (fails) throw new Error('no');
    });
  await expect(run(true)).rejects.toThrow('no');
  expect([await surveysNamed('Kept'), await surveysNamed('Half')]).toEqual([0, 0]);
  await run(false);
  expect([await surveysNamed('Kept'), await surveysNamed('Half')]).toEqual([1, 0]);
});

test.each([
  ['committed', false],
  ['failed, since its commit may have taken place', true],
])('what follows a commit waits until the whole unit has %s', async (_how, fails) => {
  const order: string[] = [];
  const unit = server.app.work.asOne(async (work) => {
    await work.confirmedBy(async () => {}).db.$transaction(async (tx) => tx.survey.count());
    work.confirmedBy(async () => {}).afterCommit(() => order.push('follows'));
    await work.asOne(async (inner) => inner.afterCommit(() => order.push('follows too')));
    order.push('done');
    if (fails) throw new Error('no');
  });
  await (fails ? expect(unit).rejects.toThrow('no') : unit);
  expect(order).toEqual(['done', 'follows', 'follows too']);
  server.app.work.afterCommit(() => order.push('at once'));
  expect(order.at(-1)).toBe('at once');
});

test('a unit that may begin again is undone, does the work that comes first, and gets what it has found', async () => {
  const seen: unknown[] = [];
  const unit = async ({ db, first }: UnitOfWork) => {
    seen.push(await first, await db.survey.count({ where: { name: 'Again' } }));
    await make(db, 'Again');
    if (!first) throw new WorkFirst(async (outside) => outside.survey.count({ where: { name: 'Again' } }));
  };
  await server.app.work.asOne(unit, { mayBeginAgain: true });
  expect(seen).toEqual([undefined, 0, 0, 0]);
  expect(await surveysNamed('Again')).toBe(1);
  // One that has made what the work needs cannot begin again, nor can a unit inside it.
  await server.app.work.asOne(async (outer) => {
    await outer.asOne(async ({ mayBeginAgain }) => void seen.push(mayBeginAgain), { mayBeginAgain: true });
  });
  expect(seen.at(-1)).toBe(false);
  const needing = async () => {
    throw new WorkFirst(async () => seen.push('worked'));
  };
  await expect(server.app.work.asOne(needing)).rejects.toThrow(WorkFirst);
  expect(seen.at(-1)).toBe(false);
});

test('what is not confirmed is undone, and is asked in the transaction that it would end', async () => {
  const seen: number[] = [];
  const refusing = server.app.work.confirmedBy(async (tx) => {
    seen.push(await tx.survey.count({ where: { name: 'Unconfirmed' } }));
    throw new Error('not confirmed');
  });
  await expect(refusing.db.$transaction((tx) => make(tx, 'Unconfirmed'))).rejects.toThrow('not confirmed');
  await expect(refusing.asOne(({ db }) => make(db, 'Unconfirmed'))).rejects.toThrow('not confirmed');
  expect([...seen, await surveysNamed('Unconfirmed')]).toEqual([1, 1, 0]);
});

test('services leave it to the unit of work to forget what they have changed', () => {
  const files = readdirSync('src/modules', { encoding: 'utf8', recursive: true })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(`src/modules/${file}`, 'utf8'));
  const forgetting = files.flatMap((text) => text.match(/^.*authenticator\.forget.*$/gm) ?? []);
  expect(forgetting.length).toBeGreaterThan(5);
  for (const line of forgetting) expect(line).toContain('work.afterCommit(');
});
