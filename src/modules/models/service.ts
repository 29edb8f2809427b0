/**
 * The registry of models by name and version. Models belong to no survey: every key sees them, and since what is changed in
 * them is changed for all surveys, no key with scopes changes them.
 */
import type { Caller } from '../../access/principal.js';
import { refuseScoped } from '../../access/scopes.js';
import type { App } from '../../app.js';
import { conflict, notFound } from '../../base/errors.js';
import { globalId } from '../../base/ids.js';
import { LONGEST } from '../../base/lengths.js';
import type { Tx } from '../../database/database.js';
import { storedDouble } from '../../database/doubles.js';
import { isUniqueViolation } from '../../database/faults.js';
import { difference } from '../audit/difference.js';
import { recordChange } from '../audit/service.js';
import { atMost, json, notBlank, notNegative, optionalName } from '../kit/input.js';
import { lockRow } from '../kit/lock.js';

const TYPE = 'Model';

/** What may be said of a model later too. */
export interface ModelFields {
  readonly description?: string | null | undefined;
  readonly metrics?: unknown;
  readonly trainingEnergy?: number | null | undefined;
  readonly mlflowRunId?: string | null | undefined;
}

/** What a version of a model is, for good. */
export interface NewModel extends ModelFields {
  readonly name: string;
  readonly version: string;
  readonly type: string;
  readonly architecture?: string | null | undefined;
  readonly hyperparameters?: unknown;
}

/** Registers a version. Throws CONFLICT, with the id of the one that is there, when name and version are known. */
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
      const after = { name: data.name, version: data.version, type: data.type };
      await recordChange(tx, caller, { action: 'createModel', entityType: TYPE, entityId: id, after });
      return id;
    });
  } catch (error) {
    if (!isUniqueViolation(error, 'models_name_version_key')) throw error;
    const known = await app.db.model.findFirstOrThrow({
      where: { name: data.name, version: data.version },
      select: { id: true },
    });
    throw conflict(`There is a model ${data.name} ${data.version} already.`, TYPE, globalId(TYPE, known.id));
  }
}

/** Changes what is given and leaves the rest; null clears. */
export async function updateModel(app: App, caller: Caller, id: string, changes: ModelFields): Promise<void> {
  refuseScoped(caller.principal);
  const data = checkedFields(changes);
  await app.db.$transaction(async (tx) => {
    const model = await lockRow(tx, 'models', TYPE, id, () => tx.model.findUnique({ where: { id } }));
    const change = difference(model, data);
    if (change === null) return;
    await tx.model.update({ where: { id }, data, select: { id: true } });
    await recordChange(tx, caller, { action: 'updateModel', entityType: TYPE, entityId: id, ...change });
  });
}

/** Makes this the version in use, instead of the one that was. Doing it twice changes nothing. */
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

/** Takes a version out of use; no other takes its place. Doing it twice changes nothing. */
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

/** Holds the model's name until the transaction ends, so that which version is in use changes by one caller at a time. */
async function lockName(tx: Tx, id: string): Promise<{ name: string; isActive: boolean }> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('models.name ' || name, 0)) FROM models WHERE id = ${id}::uuid`;
  const model = await tx.model.findUnique({ where: { id }, select: { name: true, isActive: true } });
  if (model === null) throw notFound(TYPE, globalId(TYPE, id));
  return model;
}

/** The fields that were given, checked. What was not given stays out, and so unchanged. */
function checkedFields({ description, metrics, trainingEnergy, mlflowRunId }: ModelFields) {
  return {
    ...(description !== undefined && { description: atMost(LONGEST.text, description, 'input.description') }),
    ...(metrics !== undefined && { metrics: json(metrics, 'input.metrics') }),
    ...(trainingEnergy !== undefined && { trainingEnergy: storedDouble(notNegative(trainingEnergy, 'input.trainingEnergy')) }),
    ...(mlflowRunId !== undefined && { mlflowRunId: optionalName(LONGEST.name, mlflowRunId, 'input.mlflowRunId') }),
  };
}
