/** Makes the two screenshots of the README: `npm run console:screenshots`. The rows are made up, and the same each time. */
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { loadDemoData } from '../../src/start/demo.js';
import { type ConsoleBrowser, startConsole } from './console-browser.js';

const FOLDER = fileURLToPath(new URL('../../docs/images/', import.meta.url));
const CREATE = 'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { key apiKey { id } } }';
const DAY_MS = 86_400_000;
const DAYS = 45;

/** Name, set, days until its end, surveys, requests on the busiest day, days without a request in between. */
const KEYS = [
  ['grafana dashboard', 'READ_ONLY', 60, [], 120, 0],
  ['TNS cross-match', 'READ_ONLY', 6, ['ZTF'], 340, 1],
  ['training set collector', 'TRAINING_PIPELINE', 30, [], 80, 6],
  ['dramatiq workers', 'PREFECT_WORKFLOWS', 90, ['PS1', 'TESS'], 2_100, 0],
  ['notebook of Vera', 'READ_ONLY', 200, [], 30, 2],
  ['old REST migration', 'FULL_ACCESS', null, [], 0, 0],
  ['nightly ZTF flow', 'PREFECT_WORKFLOWS', 75, ['ZTF'], 900, 0],
] as const;

async function seed({ server, call }: ConsoleBrowser): Promise<string> {
  await loadDemoData(server.app);
  let id = '';
  for (const [name, permissionSet, expiresInDays, surveys, most, pause] of KEYS) {
    const scopes = surveys.map((survey) => `survey:${survey}`);
    const { createApiKey } = await call(CREATE, { input: { name, permissionSet, expiresInDays, scopes } });
    id = createApiKey.apiKey.id.split(':')[1];
    if (most === 0) continue;
    await call(
      '{ surveys(first: 3) { nodes { name } } observations(first: 3) { nodes { ra } } }',
      {},
      { 'X-API-Key': createApiKey.key },
    );
    await server.app.usage.flush();
    await server.app.db.apiKeyDailyUsage.createMany({ data: usage(id, most, pause), skipDuplicates: true });
  }
  return id;
}

/** A wave over the last days, without today. */
const usage = (keyId: string, most: number, pause: number) =>
  Array.from({ length: DAYS }, (_, index) => index + 1)
    .filter((day) => day % (pause + 1) === 0)
    .map((day) => {
      const requests = Math.round(most * (0.55 + 0.45 * Math.sin(day / 4)));
      const errors = day % 11 === 0 ? Math.round(requests / 9) : 0;
      return { keyId, day: new Date(Date.now() - day * DAY_MS), requests, errors, denials: day % 7 === 0 ? 4 : 0 };
    });

const it = await startConsole();
try {
  const id = await seed(it);
  await mkdir(FOLDER, { recursive: true });
  const page = await it.open('/keys');
  await page.setViewportSize({ width: 1440, height: 860 });
  for (const [path, colorScheme, name] of [
    ['/keys', 'light', 'console-keys'],
    [`/keys/${id}`, 'dark', 'console-key'],
  ] as const) {
    await page.emulateMedia({ colorScheme });
    await page.goto(it.url + path);
    await page.getByRole('table').first().waitFor();
    // The page of a key keeps a stream open, so the network is never idle there.
    await page.waitForTimeout(2_000);
    await page.screenshot({ path: `${FOLDER}${name}.png` });
  }
} finally {
  await it.close();
}
