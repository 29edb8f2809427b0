/** The documents that change the registry of models, and a model in it. */
import type { TestServer } from './server.js';

export const CREATE =
  'mutation ($input: CreateModelInput!) { createModel(input: $input) { model { id name version isActive metrics } } }';
export const UPDATE =
  'mutation ($input: UpdateModelInput!) { updateModel(input: $input) { model { description metrics trainingEnergy mlflowRunId } } }';
export const ACTIVATE = 'mutation ($id: ID!) { activateModel(input: { id: $id }) { model { id isActive } } }';
export const DEACTIVATE = 'mutation ($id: ID!) { deactivateModel(input: { id: $id }) { model { isActive } } }';

let count = 0;
export const newName = () => `model ${++count}`;

/** Registers a model as the holder of this key. */
export const newModel = async (server: TestServer, key: string, name = newName(), version = '1') =>
  (await server.ok(CREATE, { key, variables: { input: { name, version, type: 'cnn' } } })).createModel.model;
