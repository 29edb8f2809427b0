/** `npm run admin:reset` as a process: it sets a new password and performs no other step of a start. */
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { expect, inject, onTestFinished, test } from 'vitest';
import { openDatabase } from '../../src/database/connect.js';
import { copySnapshotTo } from '../support/database.js';
import { run } from '../support/process.js';

const SOURCE = resolve('src');

/** The files of src/ that a program loads, below src/. Imports of types alone load nothing. */
function loadedBy(program: string): ReadonlySet<string> {
  const loaded = new Set([resolve(SOURCE, program)]);
  for (const file of loaded) {
    const text = readFileSync(file, 'utf8');
    for (const [, path] of text.matchAll(/^(?:import|export)(?! type)[^']*from '(\.[^']+)\.js';$/gm))
      loaded.add(resolve(dirname(file), `${path}.ts`));
  }
  return new Set([...loaded].map((file) => relative(SOURCE, file)));
}

test('admin:reset loads neither the demo nor the graph', () => {
  expect([...loadedBy('main.ts')]).toEqual(expect.arrayContaining(['start/demo-data.ts', 'modules/schema.ts', 'start/admin.ts']));
  const loaded = [...loadedBy('maintenance/admin-reset.ts')];
  expect(loaded).toContain('start/admin.ts');
  expect(
    loaded.filter((file) => /demo|^engine|^http|^graphql(?!\/entity)|schema\.ts$/.test(file) && !file.startsWith('database/')),
  ).toEqual([]);
});

test.runIf('snapshot' in inject('databaseOrigin'))(
  'admin:reset adds nothing to the database but its audit event',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'astrid-reset-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const dataDir = join(folder, 'data');
    await copySnapshotTo(dataDir);
    const open = () => openDatabase({ dataDir });
    const before = await open();
    const user = { email: 'vera@example.org', name: 'Vera', role: 'GUEST', isActive: false } as const;
    const { id } = await before.prisma.user.create({ data: user, select: { id: true } });
    await before.close();

    const { code, output } = await run('maintenance/admin-reset.ts', { DATA_DIR: dataDir, ADMIN_EMAIL: user.email });
    expect(output).toMatch(/password {2}[a-z2-9]{4}-/);
    expect(code).toBe(0);

    const after = await open();
    onTestFinished(() => after.close());
    const { prisma } = after;
    expect(await prisma.user.findMany({ select: { id: true, role: true, isActive: true } })).toEqual([
      { id, role: 'ADMIN', isActive: true },
    ]);
    expect([await prisma.survey.count(), await prisma.observation.count()]).toEqual([0, 0]);
    expect(await prisma.auditEvent.findMany({ select: { action: true } })).toEqual([{ action: 'resetAdmin' }]);
  },
  120_000,
);
