/**
 * The registry of models by name and version. Models belong to no survey. Every key sees them, but a change affects all surveys, so
 * keys with scopes may not change them.
 */

import type { Caller } from '../../access/principal.js';
import { refuseScoped } from '../../access/scopes.js';
import type { App } from '../../app.js';
import { conflict, notFound } from '../../base/errors.js';
import { globalId } from '../../base/ids.js';
import { LONGEST } from '../../base/lengths.js';
import type { Tx } from '../../database/database.js';
import { isUniqueViolation } from '../../database/faults.js';
import { storedDouble } from '../../database/statements/doubles.js';
import { changeRow } from '../audit/change-row.js';
import { plain } from '../audit/difference.js';
import { recordChange } from '../audit/service.js';
import { atMost, json, notBlank, notNegative, optionalName } from '../kit/input.js';
import { lockRow } from '../kit/lock.js';
import { MODEL } from './entity.js';

const TYPE = 'Model';

/** The details of a model that may change later. */
const CHANGEABLE = ['description', 'metrics', 'trainingEnergy', 'mlflowRunId'] as const;

export interface ModelFields {
  readonly description?: string | null | undefined;
  readonly metrics?: unknown;
  readonly trainingEnergy?: number | null | undefined;
  readonly mlflowRunId?: string | null | undefined;
}

/** The properties of a version that never change. */
export interface NewModel extends ModelFields {
  readonly name: string;
  readonly version: string;
  readonly type: string;
  readonly architecture?: string | null | undefined;
  readonly hyperparameters?: unknown;
}

/** Registers a version. Throws CONFLICT, with the id of the existing one, when name and version exist. */
export async function createModel(app: App, caller: Caller, input: NewModel): Promise<string> {
  refuseScoped(caller.principal);
  const { name, version, type, architecture, hyperparameters, ...fields } = input;
  const data = {
    name: notBlank(LONGEST.name, name, 'input.name'),
    version: notBlank(LONGEST.word, version, 'input.version'),
    type: notBlank(LONGEST.word, type, 'input.type'),
    architecture: optionalName(LONGEST.name, architecture, 'input.architecture'),
    hyperparameters: json(hyperparameters, 'input.hyperparameters'),
    ...checkedFields(fields),
  };
  try {
    return await app.db.$transaction(async (tx) => {
      const { id } = await tx.model.create({ data, select: { id: true } });
      await recordChange(tx, caller, { action: 'createModel', entityType: TYPE, entityId: id, after: plain(data) });
      return id;
    });
  } catch (error) {
    if (!isUniqueViolation(error, 'models_name_version_key')) throw error;
    const known = await app.db.model.findFirstOrThrow({
      where: { name: data.name, version: data.version },
      select: { id: true },
    });
    throw conflict(`The model ${data.name} ${data.version} already exists.`, TYPE, globalId(TYPE, known.id));
  }
}

/** Changes the given fields only; null clears. */
export async function updateModel(app: App, caller: Caller, id: string, changes: ModelFields): Promise<void> {
  refuseScoped(caller.principal);
  const data = checkedFields(changes);
  await app.db.$transaction(async (tx) => {
    const before = await lockRow(tx, MODEL, caller.principal, id, CHANGEABLE);
    await changeRow(tx, caller, MODEL, { action: 'updateModel', id, before, data });
  });
}

/** Activates this version and deactivates the other one. It is idempotent. */
export async function activateModel(app: App, caller: Caller, id: string): Promise<void> {
  refuseScoped(caller.principal);
  await app.db.$transaction(async (tx) => {
    const { name, isActive } = await lockName(tx, id);
    if (isActive) return;
    const inUse = await tx.model.findFirst({ where: { name, isActive: true }, select: { id: true } });
    if (inUse !== null) await setActive(tx, inUse.id, false);
    await setActive(tx, id, true);
    await recordChange(tx, caller, {
      action: 'activateModel',
      entityType: TYPE,
      entityId: id,
      before: { inUse: inUse && globalId(TYPE, inUse.id) },
      after: { inUse: globalId(TYPE, id) },
    });
  });
}

/** Deactivates a version. No other version replaces it. It is idempotent. */
export async function deactivateModel(app: App, caller: Caller, id: string): Promise<void> {
  refuseScoped(caller.principal);
  await app.db.$transaction(async (tx) => {
    const { isActive } = await lockName(tx, id);
    if (!isActive) return;
    await setActive(tx, id, false);
    await recordChange(tx, caller, {
      action: 'deactivateModel',
      entityType: TYPE,
      entityId: id,
      before: { inUse: globalId(TYPE, id) },
      after: { inUse: null },
    });
  });
}

const setActive = (tx: Tx, id: string, isActive: boolean) =>
  tx.model.update({ where: { id }, data: { isActive }, select: { id: true } });

/** Locks the model's name until the transaction ends, so that only one caller at a time changes the version in use. */
async function lockName(tx: Tx, id: string): Promise<{ name: string; isActive: boolean }> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('models.name ' || name, 0)) FROM models WHERE id = ${id}::uuid`;
  const model = await tx.model.findUnique({ where: { id }, select: { name: true, isActive: true } });
  if (model === null) throw notFound(TYPE, globalId(TYPE, id));
  return model;
}

/** The given fields, checked. Fields that are not given stay unchanged. */
function checkedFields({ description, metrics, trainingEnergy, mlflowRunId }: ModelFields) {
  return {
    ...(description !== undefined && { description: atMost(LONGEST.text, description, 'input.description') }),
    ...(metrics !== undefined && { metrics: json(metrics, 'input.metrics') }),
    ...(trainingEnergy !== undefined && { trainingEnergy: storedDouble(notNegative(trainingEnergy, 'input.trainingEnergy')) }),
    ...(mlflowRunId !== undefined && { mlflowRunId: optionalName(LONGEST.name, mlflowRunId, 'input.mlflowRunId') }),
  };
}
