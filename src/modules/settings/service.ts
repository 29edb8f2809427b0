/** Settings of the pipeline, by key. The audit log keeps every value, so settings must not hold secrets. */
import type { Caller } from '../../access/principal.js';
import type { App } from '../../app.js';
import { badUserInput, conflict, notFound } from '../../base/errors.js';
import { globalId } from '../../base/ids.js';
import { LONGEST } from '../../base/lengths.js';
import type { Tx } from '../../database/database.js';
import type { Prisma } from '../../database/generated/prisma/client.js';
import { difference } from '../audit/difference.js';
import { recordChange } from '../audit/service.js';
import { atMost, jsonValue } from '../kit/input.js';

const TYPE = 'SystemConfig';
/** The check `system_config_key_format`. */
const KEY = new RegExp(`^[A-Za-z0-9][A-Za-z0-9_.:-]{0,${LONGEST.name - 1}}$`);

/** The fields of a setting that may change later. */
export interface SettingChanges {
  readonly value?: unknown;
  /** Unchanged when it is not given; null clears it. */
  readonly description?: string | null | undefined;
}

/** A complete setting as it was given: a missing value is refused. */
export interface Setting extends SettingChanges {
  readonly key: string;
}

const SHOWN = { id: true, key: true, value: true, description: true } as const;
type Known = Prisma.SystemConfigGetPayload<{ select: typeof SHOWN }>;

/** The locked setting of a key, if it exists: of two callers that set a key at the same time, the second sees the result of the first. */
async function lockKey(tx: Tx, key: string): Promise<Known | null> {
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`system_config:${key}`}, 0))::text`;
  return tx.systemConfig.findUnique({ where: { key }, select: SHOWN });
}

/** Creates or changes a setting. Returns the id. */
export async function setSystemConfig(app: App, caller: Caller, setting: Setting): Promise<string> {
  const given = checkedSetting(setting);
  return app.db.$transaction(async (tx) => {
    const known = await lockKey(tx, setting.key);
    return known === null ? add(tx, caller, 'setSystemConfig', given) : change(tx, caller, 'setSystemConfig', known, given);
  });
}

/** Creates a setting. Returns the id. Throws CONFLICT, with the id of the existing one. */
export async function createSystemConfig(app: App, caller: Caller, setting: Setting): Promise<string> {
  const given = checkedSetting(setting);
  return app.db.$transaction(async (tx) => {
    const known = await lockKey(tx, setting.key);
    if (known !== null) throw conflict(`The setting ${setting.key} already exists.`, TYPE, globalId(TYPE, known.id));
    return add(tx, caller, 'createSystemConfig', given);
  });
}

/** Changes the given fields of a setting. Returns the id. Throws NOT_FOUND. */
export async function updateSystemConfig(app: App, caller: Caller, key: string, changes: SettingChanges): Promise<string> {
  const given = checkedChanges(changes);
  return app.db.$transaction(async (tx) => {
    const known = await lockKey(tx, key);
    if (known === null) throw notFound(TYPE, key);
    return change(tx, caller, 'updateSystemConfig', known, given);
  });
}

async function add(tx: Tx, caller: Caller, action: string, data: ReturnType<typeof checkedSetting>): Promise<string> {
  const { id } = await tx.systemConfig.create({ data, select: { id: true } });
  await recordChange(tx, caller, { action, entityType: TYPE, entityId: id, after: data });
  return id;
}

async function change(
  tx: Tx,
  caller: Caller,
  action: string,
  known: Known,
  data: ReturnType<typeof checkedChanges>,
): Promise<string> {
  const { id } = known;
  if (difference(known, data) === null) return id;
  await tx.systemConfig.update({ where: { id }, data, select: { id: true } });
  const now = { ...known, ...data } as Known;
  await recordChange(tx, caller, { action, entityType: TYPE, entityId: id, before: shown(known), after: shown(now) });
  return id;
}

/** Removes a setting. Returns its former id. Throws NOT_FOUND. */
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

const shown = ({ key, value, description }: Known) => ({ key, value: value as Prisma.InputJsonValue, description });

function checkedSetting({ key, value, description }: Setting) {
  if (!KEY.test(key))
    throw badUserInput('input.key', `must be 1 to ${LONGEST.name} letters, digits and _ . : -, starting with a letter or digit`);
  return { key, value: jsonValue(value, 'input.value'), ...checkedChanges({ description }) };
}

/** The given fields, checked. Fields that are not given stay unchanged. */
const checkedChanges = ({ value, description }: SettingChanges) => ({
  ...(value !== undefined && { value: jsonValue(value, 'input.value') }),
  ...(description !== undefined && { description: atMost(LONGEST.text, description, 'input.description') }),
});
