/** An embedded database in a folder, with observations and all that belongs to them, and a key with every permission. */
import { digestOf, generateApiKey, prefixOf } from '../src/access/credentials/formats/api-key.js';
import { ROLES } from '../src/access/permissions.js';
import { openDatabase } from '../src/database/connect.js';
import { FRESH } from './embedded-documents.js';
import { fill, helpers } from './rows.js';

/** Returns the key. A survey without observations is there too: FRESH. */
export async function fillFolder(dataDir: string, observations: number): Promise<string> {
  const tenth = observations / 10;
  const detections = tenth * 3;
  const sizes = { observations, runs: tenth, detections, idleSurveys: 20, models: 20, users: 100, events: tenth, datasets: 20 };
  const key = generateApiKey();
  const database = await openDatabase({ dataDir });
  try {
    await database.script(`BEGIN; ${helpers(sizes)}`);
    for (const { sql } of fill(sizes)) await database.script(sql);
    await database.script('COMMIT; ANALYZE');
    await database.prisma.survey.create({ data: { name: FRESH } });
    const owner = { create: { email: 'bench@astrid.local', name: 'bench', role: 'ADMIN' as const } };
    const permissions = [...ROLES.ADMIN.permissions];
    await database.prisma.apiKey.create({
      data: { name: 'bench', keyHash: digestOf(key), prefix: prefixOf(key), permissions, scopes: [], owner },
    });
    return key;
  } finally {
    await database.close();
  }
}
