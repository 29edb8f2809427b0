/** The registry of models: versions, changes, and the version in use. */
import { beforeAll, describe, expect, test } from 'vitest';
import { ACTIVATE, CREATE, DEACTIVATE, newModel, newName, UPDATE } from './support/model-documents.js';
import { type TestKey, uuidOf } from './support/server.js';
import { serverOfFile } from './support/server-of-file.js';

const server = serverOfFile();
let registrar: TestKey;
let reader: TestKey;
beforeAll(async () => {
  registrar = await server.makeKey({ permissions: ['MANAGE_OPERATIONS', 'READ_DATA'] });
  reader = await server.makeKey({ permissions: ['READ_PUBLIC', 'READ_DATA'] });
});

describe('the registry of models', () => {
  test('a version is registered once; again it is CONFLICT with the id of the one that is there', async () => {
    const name = newName();
    const model = await newModel(server, registrar.key, name, '2.1.0');
    expect(model).toMatchObject({ name, version: '2.1.0', isActive: false });
    const again = { input: { name: ` ${name} `, version: '2.1.0', type: 'cnn' } };
    const refusal = await server.refused('CONFLICT', CREATE, { key: registrar.key, variables: again });
    expect(refusal.extensions).toMatchObject({ entity: 'Model', id: model.id });
    expect(await server.auditOf(model.id)).toMatchObject([{ action: 'createModel', after: { name, version: '2.1.0' } }]);
  });

  test('what is given is changed, the rest stays, null clears, and the audit log says both', async () => {
    const model = await newModel(server, registrar.key);
    const update = async (changes: object) =>
      (await server.ok(UPDATE, { key: registrar.key, variables: { input: { id: model.id, ...changes } } })).updateModel.model;
    const metrics = { f1: 0.97 };
    expect(await update({ metrics, trainingEnergy: 1.5, mlflowRunId: 'abc' })).toEqual({
      ...{ description: null, metrics, trainingEnergy: 1.5, mlflowRunId: 'abc' },
    });
    expect(await update({ description: 'good', mlflowRunId: null })).toMatchObject({ metrics, mlflowRunId: null });
    expect((await server.auditOf(model.id)).at(-1)).toMatchObject({
      before: { description: null, mlflowRunId: 'abc' },
      after: { description: 'good', mlflowRunId: null },
    });
    // The database returns the names of an object in another order. Equal values are not written again.
    await update({ metrics: { precision: 0.9, f1: [{ b: 1, a: 2 }] } });
    const written = await server.app.db.model.findUniqueOrThrow({ where: { id: uuidOf(model.id) } });
    await update({ metrics: { f1: [{ a: 2, b: 1 }], precision: 0.9 }, description: 'good', mlflowRunId: null });
    await update({});
    expect(await server.app.db.model.findUniqueOrThrow({ where: { id: uuidOf(model.id) } })).toEqual(written);
    expect(await server.auditOf(model.id)).toHaveLength(4);
    await update({ metrics: null });
    expect((await server.auditOf(model.id)).at(-1)).toMatchObject({ after: { metrics: null } });
    await update({ metrics: null });
    expect(await server.auditOf(model.id)).toHaveLength(5);
    const refusal = await server.refused('BAD_USER_INPUT', UPDATE, {
      key: registrar.key,
      variables: { input: { id: model.id, trainingEnergy: -1 } },
    });
    expect(refusal.extensions.field).toBe('input.trainingEnergy');
  });

  test('a model is found by a part of its name or of its version', async () => {
    const name = newName();
    await newModel(server, registrar.key, name, '2.1.0-Rc7');
    const find = async (search: string) => {
      const query = 'query ($search: String) { models(first: 1000, filter: { search: $search }) { nodes { name version } } }';
      return (await server.ok(query, { key: reader.key, variables: { search } })).models.nodes;
    };
    const found = [{ name, version: '2.1.0-Rc7' }];
    expect(await find(name.slice(1).toUpperCase())).toEqual(found);
    expect(await find('1.0-rC7')).toEqual(found);
    expect(await find('%')).toEqual([]);
    expect(await find('')).toEqual(expect.arrayContaining(found));
  });

  test('one version of a name is active, also when many are activated at the same time', async () => {
    const name = newName();
    const versions = await Promise.all(['1', '2', '3', '4'].map((version) => newModel(server, registrar.key, name, version)));
    const activate = ({ id }: { id: string }) => server.ok(ACTIVATE, { key: registrar.key, variables: { id } });
    await Promise.all([...versions, ...versions].map(activate));
    expect(await server.app.db.model.count({ where: { name, isActive: true } })).toBe(1);
    await activate(versions[1]);
    await activate(versions[1]);
    const found = await server.ok(
      `{ inUse: model(name: "${name}") { version } one: model(name: "${name}", version: "3") { version isActive }
      none: model(name: "${name}", version: "9") { id } models(filter: { name: "${name}", isActive: true, type: "cnn" }) { totalCount nodes { id } } }`,
      reader,
    );
    expect(found).toEqual({
      inUse: { version: '2' },
      one: { version: '3', isActive: false },
      none: null,
      models: { totalCount: 1, nodes: [{ id: versions[1].id }] },
    });
    const { deactivateModel } = await server.ok(DEACTIVATE, { key: registrar.key, variables: { id: versions[1].id } });
    expect(deactivateModel.model.isActive).toBe(false);
    await server.refused('BAD_USER_INPUT', `{ model(id: "${versions[0].id}", name: "x") { id } }`, reader);
  });

  test('models belong to no survey: a key of one survey sees them and changes none', async () => {
    const [model, survey] = [await newModel(server, registrar.key), await server.makeSurvey()];
    const scoped = await server.makeKey({ scopes: [`survey:${survey.name}`], permissions: ['READ_DATA', 'MANAGE_OPERATIONS'] });
    expect(await server.ok(`{ model(id: "${model.id}") { id } node(id: "${model.id}") { id } }`, scoped)).toEqual({
      ...{ model: { id: model.id }, node: { id: model.id } },
    });
    const refusal = await server.refused('FORBIDDEN', ACTIVATE, { ...scoped, variables: { id: model.id } });
    expect(refusal.extensions).toMatchObject({ missingPermissions: [], missingScopes: ['survey:*'] });
  });
});
