/** Imports keys into this database: reads the facts, decides, writes the keys and their audit events, and reports, in one transaction. */
import { withoutCredentials } from '../access/credentials/search/masking.js';
import { surveyNameIn } from '../access/scopes.js';
import { isUuid } from '../base/ids.js';
import { emailForm, emailForms } from '../base/text.js';
import type { Database, Tx } from '../database/database.js';
import { plain } from '../modules/audit/difference.js';
import { foldedName } from '../modules/surveys/names.js';
import { type Decision, decideAll, type Facts, type KnownKey, type NewKey } from './import-keys-decision.js';
import type { User } from './import-keys-power.js';
import type { Source } from './import-keys-source.js';

/** Rows of one statement. */
const BATCH = 1_000;
const TIMEOUT_MS = 3_600_000;
/** Two imports at a time wait for each other. */
const LOCK = 7_307_002;
const REVOKED = 'It was inactive in the REST service.';

interface Options {
  /** Without it, nothing is changed. */
  readonly apply: boolean;
  readonly maxDays: number | undefined;
  readonly say: (line: string) => void;
}

/** Undoes the changes of a dry run. */
class DryRun extends Error {}

/** Imports the keys that can be imported, and reports every other one. It is idempotent. */
export async function importKeys(prisma: Database['prisma'], source: Source, { apply, maxDays, say }: Options): Promise<void> {
  await prisma
    .$transaction(
      async (tx) => {
        await tx.$queryRaw`SELECT pg_advisory_xact_lock(${LOCK}::bigint)::text`;
        const decisions = decideAll(source, await factsFor(tx, source, maxDays));
        const keys = decisions.flatMap((decision) => (decision.outcome === 'import' ? [decision.key] : []));
        for (let start = 0; start < keys.length; start += BATCH) await write(tx, keys.slice(start, start + BATCH));
        report(decisions, apply, say);
        if (!apply) throw new DryRun();
      },
      { timeout: TIMEOUT_MS },
    )
    .catch((error: unknown) => {
      if (!(error instanceof DryRun)) throw error;
      say('This was a dry run: nothing was changed. To import the keys, add --apply.');
    });
}

async function factsFor(tx: Tx, { keys, users }: Source, maxDays: number | undefined): Promise<Facts> {
  const scopes = keys.flatMap(({ scopes }) => textsIn(scopes));
  const names = [
    ...new Set(
      scopes
        .map(surveyNameIn)
        .filter((name) => name !== null)
        .map(foldedName),
    ),
  ];
  const surveys = await tx.survey.findMany({
    where: { foldedName: { in: names } },
    select: { id: true, foldedName: true },
  });
  const [{ now }] = await tx.$queryRaw<[{ now: Date }]>`SELECT clock_timestamp()::timestamptz(3) AS now`;
  return {
    now,
    maxDays,
    users: await usersWith(tx, [...new Set(users.map(({ email }) => email))]),
    surveys: new Map(surveys.map(({ foldedName, id }) => [foldedName, id])),
    ...(await knownOf(tx, keys)),
  };
}

/** The texts of a list in JSON, if it is one. Whether the list is valid is decided elsewhere. */
function textsIn(json: string | null): string[] {
  try {
    const value: unknown = JSON.parse(json ?? 'null');
    return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
  } catch {
    return [];
  }
}

/** The users with these e-mails. The e-mails of older rows may have another form: a row in today's form comes first. */
async function usersWith(tx: Tx, emails: readonly string[]): Promise<Map<string, User>> {
  const found = new Map<string, User>();
  for (let start = 0; start < emails.length; start += BATCH) {
    const forms = emails.slice(start, start + BATCH).flatMap(emailForms);
    const users = await tx.user.findMany({
      where: { email: { in: [...new Set(forms)] } },
      select: { id: true, email: true, role: true, isActive: true },
    });
    for (const user of users) {
      const form = emailForm(user.email);
      if (user.email === form || !found.has(form)) found.set(form, user);
    }
  }
  return found;
}

/** The keys of this database with an id or a secret of the source. */
async function knownOf(tx: Tx, keys: Source['keys']): Promise<Pick<Facts, 'byId' | 'byDigest'>> {
  const byId = new Map<string, KnownKey>();
  const byDigest = new Map<string, KnownKey>();
  for (let start = 0; start < keys.length; start += BATCH) {
    const wanted = JSON.stringify(
      keys.slice(start, start + BATCH).map(({ id, keyHash }) => ({ id: isUuid(id) ? id : null, digest: keyHash })),
    );
    const rows = await tx.$queryRaw<(KnownKey & { digest: string | null })[]>`
      WITH wanted AS (SELECT * FROM jsonb_to_recordset(${wanted}::jsonb) AS w(id uuid, digest text))
      SELECT k.id::text, k.imported, k.revoked_at IS NOT NULL AS revoked, NULL::text AS digest
        FROM api_keys k WHERE k.id IN (SELECT id FROM wanted)
      UNION ALL
      SELECT k.id::text, k.imported, k.revoked_at IS NOT NULL, k.key_hash::text
        FROM api_keys k WHERE k.key_hash IN (SELECT digest::char(64) FROM wanted)
      UNION ALL
      SELECT k.id::text, k.imported, k.revoked_at IS NOT NULL, o.key_hash::text
        FROM api_key_old_secrets o JOIN api_keys k ON k.id = o.key_id WHERE o.key_hash IN (SELECT digest::char(64) FROM wanted)`;
    for (const { digest, ...key } of rows) {
      if (digest === null) byId.set(key.id, key);
      else byDigest.set(digest, key);
    }
  }
  return { byId, byDigest };
}

/** The audit events name nobody as their author, like those of all commands on the database itself. */
async function write(tx: Tx, keys: readonly NewKey[]): Promise<void> {
  const rows = keys.map((key) => ({ ...key, usageCount: String(key.usageCount) }));
  await tx.$executeRaw`
    INSERT INTO api_keys (id, name, description, key_hash, key_prefix, permissions, scopes, expires_at, last_used_at, usage_count,
                          owner_id, created_by, is_active, imported, revoked_at, revoked_reason, created_at, updated_at)
    SELECT r.id, r.name, r.description, r."keyHash", r.prefix, ARRAY(SELECT jsonb_array_elements_text(r.permissions)),
           ARRAY(SELECT jsonb_array_elements_text(r.scopes)), r."expiresAt", r."lastUsedAt", r."usageCount", r."ownerId", r."ownerId",
           r."revokedAt" IS NULL, true, r."revokedAt", CASE WHEN r."revokedAt" IS NOT NULL THEN ${REVOKED} END, r."createdAt",
           clock_timestamp()
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        AS r(id uuid, name text, description text, "keyHash" text, prefix text, permissions jsonb, scopes jsonb, "expiresAt" timestamptz,
             "lastUsedAt" timestamptz, "usageCount" bigint, "ownerId" uuid, "revokedAt" timestamptz, "createdAt" timestamptz)`;
  await tx.auditEvent.createMany({
    data: keys.map(({ keyHash: _digest, usageCount, ...key }) => ({
      action: 'importApiKey',
      entityType: 'ApiKey',
      entityId: key.id,
      after: plain({ ...key, usageCount: Number(usageCount) }),
    })),
  });
}

/** One line for each key that is skipped, or that differs from the source, and the totals. */
function report(decisions: readonly Decision[], apply: boolean, say: (line: string) => void): void {
  const totals = { import: 0, known: 0, skip: 0 };
  for (const decision of decisions) {
    totals[decision.outcome]++;
    const lines = decision.outcome === 'skip' ? decision.reasons : decision.notes;
    if (lines.length > 0) say(`${TITLES[decision.outcome]} ${called(decision.source)}: ${lines.join('; ')}.`);
  }
  say(`Keys in the source: ${decisions.length}.`);
  say(`${apply ? 'Imported' : 'To import'}: ${totals.import}. Known already: ${totals.known}. Skipped: ${totals.skip}.`);
}

const TITLES = { import: 'NOTE', known: 'KNOWN', skip: 'SKIPPED' } as const;

const called = ({ id, name }: Decision['source']): string => `${id} ${JSON.stringify(withoutCredentials(name ?? ''))}`;
