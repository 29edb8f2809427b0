/** A separate sealed audit log, and functions that tamper with it. */
import { randomUUID } from 'node:crypto';
import { onTestFinished } from 'vitest';
import { ANONYMOUS } from '../../src/access/principal.js';
import type { Database } from '../../src/database/database.js';
import type { HeadMark } from '../../src/modules/audit/head-mark.js';
import { sealKeyOf, sealVerifier } from '../../src/modules/audit/seal-key.js';
import { Sealer } from '../../src/modules/audit/sealer.js';
import { recordChanges } from '../../src/modules/audit/service.js';
import { verifyAudit } from '../../src/modules/audit/verify.js';
import { openTestDatabase } from './database.js';

export const SEAL_SECRET = 'a secret that only the tests use, of enough bytes';
export const KEY = sealKeyOf(SEAL_SECRET);
export const CALLER = { principal: ANONYMOUS, origin: { requestId: 'r', address: null, userAgent: null } };
const onError = (error: unknown) => {
  throw error;
};

const TABLES = ['audit_removals', 'audit_event_seals', 'audit_pending', 'audit_seals', 'audit_events'];

let shared: Promise<Database> | undefined;

/** A database without events. An existing one is emptied, which is faster than creating another. */
async function emptied(): Promise<Database> {
  shared ??= openTestDatabase();
  const database = await shared;
  const wipe = TABLES.map((table) => `DELETE FROM ${table};`).join(' ');
  await database.script(`BEGIN; SET LOCAL session_replication_role = replica; ${wipe} COMMIT`);
  return database;
}

async function own(): Promise<Database> {
  const database = await openTestDatabase();
  onTestFinished(() => database.close());
  return database;
}

interface LogOptions {
  readonly events?: number;
  /** A separate database, for tests that change more than rows. */
  readonly isOwn?: boolean;
}

/** A log with events `action0`, `action1`, … sealed two by two. */
export async function sealedLog({ events = 5, isOwn = false }: LogOptions = {}) {
  const database = await (isOwn ? own() : emptied());
  const { prisma } = database;
  let count = 0;
  const add = (howMany: number) =>
    prisma.$transaction((tx) =>
      recordChanges(
        tx,
        CALLER,
        Array.from({ length: howMany }, () => ({
          action: `action${count++}`,
          entityType: 'Survey',
          entityId: randomUUID(),
          after: { ratio: 0.1, name: 'M 31 — Andromeda' },
        })),
      ),
    );
  const sealer = (key = KEY) => new Sealer(prisma, key, { onError, batch: 2 });
  const seal = (key = KEY) => sealer(key).seal();
  const verify = (head?: HeadMark, verifier = sealVerifier([KEY.publicKey])) =>
    verifyAudit(prisma, { verifier, heads: head ? [head] : [] });
  const found = async (head?: HeadMark) => (await verify(head)).findings.map(({ kind, what }) => `${kind} ${what}`);
  /** As a superuser, without triggers and foreign keys. */
  const tamper = (sql: string) => database.script(`BEGIN; SET LOCAL session_replication_role = replica; ${sql}; COMMIT`);
  const idOf = async (action: string) => (await prisma.auditEvent.findFirstOrThrow({ where: { action } })).id;
  await add(events);
  await seal();
  return { database, prisma, add, seal, sealer, verify, found, tamper, idOf };
}
