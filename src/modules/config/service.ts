/** Settings of the pipeline, by key. Every change of a value is in the audit log: they are no place for secrets. */
import type { Caller } from '../../access/principal.js';
import type { App } from '../../app.js';
import type { Tx } from '../../database/connect.js';
import type { Prisma } from '../../database/generated/prisma/client.js';
import { badUserInput, notFound } from '../../errors.js';
import { difference } from '../audit/difference.js';
import { recordChange } from '../audit/service.js';
import { atMost, json } from '../input.js';

const TYPE = 'SystemConfig';
const MAX_TEXT = 10_000;
/** The check `system_config_key_format`. */
const KEY = /^[A-Za-z0-9][A-Za-z0-9_.:-]{0,254}$/;

export interface Setting {
  readonly key: string;
  readonly value?: unknown;
  /** Left as it is when it is not given; null clears it. */
  readonly description?: string | null | undefined;
}

const SHOWN = { id: true, key: true, value: true, description: true } as const;

/** What there is of a key, while nobody else may change it: of two that set a key at once each sees the other's work. */
async function lockKey(tx: Tx, key: string) {
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`system_config:${key}`}, 0))::text`;
  return tx.systemConfig.findUnique({ where: { key }, select: SHOWN });
}

/** Sets a key, whether or not it was there. Returns the id. */
export async function setSystemConfig(app: App, caller: Caller, { key, value, description }: Setting): Promise<string> {
  if (!KEY.test(key))
    throw badUserInput('input.key', 'must be 1 to 255 letters, digits and _ . : -, starting with a letter or digit');
  const given = {
    value: json(value, 'input.value') as Prisma.InputJsonValue,
    ...(description !== undefined && { description: atMost(MAX_TEXT, description, 'input.description') }),
  };
  return app.db.$transaction(async (tx) => {
    const known = await lockKey(tx, key);
    if (known !== null && difference(known, given) === null) return known.id;
    const { id } = await (known === null
      ? tx.systemConfig.create({ data: { key, ...given }, select: { id: true } })
      : tx.systemConfig.update({ where: { key }, data: given, select: { id: true } }));
    const before = known === null ? undefined : shown(known);
    const after = { key, ...given };
    await recordChange(tx, caller, { action: 'setSystemConfig', entityType: TYPE, entityId: id, before, after });
    return id;
  });
}

/** Removes a key. Returns the id it had. Throws NOT_FOUND. */
export async function deleteSystemConfig(app: App, caller: Caller, key: string): Promise<string> {
  return app.db.$transaction(async (tx) => {
    const known = await lockKey(tx, key);
    if (known === null) throw notFound(TYPE, key);
    const { id } = known;
    await tx.systemConfig.delete({ where: { id }, select: { id: true } });
    await recordChange(tx, caller, { action: 'deleteSystemConfig', entityType: TYPE, entityId: id, before: shown(known) });
    return id;
  });
}

const shown = ({ key, value, description }: { key: string; value: Prisma.JsonValue; description: string | null }) => ({
  key,
  value: value as Prisma.InputJsonValue,
  description,
});
