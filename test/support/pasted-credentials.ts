/** The opening of tests that paste credentials into wrong places: a server, one credential of each kind, and the search for them in its rows. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect } from 'vitest';
import { generateApiKey } from '../../src/access/credentials/formats/api-key.js';
import { generateOneTimeCode } from '../../src/access/credentials/formats/one-time-code.js';
import { serverOfFile } from './server-of-file.js';

export const CREATE_SURVEY = 'mutation ($input: CreateSurveyInput!) { createSurvey(input: $input) { survey { id } } }';

/** Call it at the top of the file. After the last test no table may contain one of the credentials. */
export function credentialsOfFile() {
  const key = generateApiKey();
  const code = generateOneTimeCode();
  const refreshToken = `rt_${createHash('sha256').update('a refresh token').digest('base64url')}`;
  const server = serverOfFile();
  beforeAll(() => void server.secrets.add(key).add(code).add(refreshToken));
  // Runs before the server stops: hooks run in the reverse order of their declaration.
  afterAll(async () => {
    expect(await rowsWith(server.app.db, [key, code, refreshToken, server.admin.token])).toEqual([]);
  });
  return {
    server,
    key,
    code,
    refreshToken,
    /** The access token of an admin. */
    get jwt() {
      return server.admin.token;
    },
  };
}

/** The rows of all tables that contain one of the texts. */
async function rowsWith(db: ReturnType<typeof serverOfFile>['app']['db'], texts: readonly string[]): Promise<string[]> {
  const tables = await db.$queryRaw<{ name: string }[]>`
    SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`;
  const found: string[] = [];
  for (const { name } of tables) {
    const rows = await db.$queryRawUnsafe<{ row: string }[]>(`SELECT to_jsonb(t)::text AS row FROM "${name}" t`);
    found.push(...rows.map(({ row }) => row).filter((row) => texts.some((text) => row.includes(text))));
  }
  return found;
}
