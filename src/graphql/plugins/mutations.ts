/**
 * Every mutation commits only when its caller still has the required power: all its transactions confirm that, for every service. Several
 * mutations in one document run one after the other. Before each except the first, the server authenticates the caller again, because an
 * earlier mutation may have revoked the caller's power. Such a refusal has HTTP 200, because the earlier mutation has committed.
 */
import SchemaBuilder, { BasePlugin, type PothosOutputFieldConfig, type SchemaTypes } from '@pothos/core';
import type { GraphQLFieldResolver } from 'graphql';
import { withWork } from '../../app.js';
import { ApiError } from '../../base/errors.js';
import type { Tx } from '../../database/database.js';
import type { Context } from '../context.js';
import type { Requirement } from './requirements.js';

declare global {
  export namespace PothosSchemaTypes {
    export interface Plugins<Types extends SchemaTypes> {
      mutations: MutationsPlugin<Types>;
    }
  }
}

const NAME = 'mutations';
export default NAME;

class MutationsPlugin<Types extends SchemaTypes> extends BasePlugin<Types> {
  override wrapResolve(
    resolve: GraphQLFieldResolver<unknown, Types['Context'], object>,
    { parentType, extensions }: PothosOutputFieldConfig<Types>,
  ) {
    if (parentType !== 'Mutation') return resolve;
    const requirement = extensions?.requirement as Requirement | undefined;
    return async (...[root, args, context, info]: Parameters<typeof resolve>) => {
      const asking = context as unknown as Context;
      const path = String(info.path.key);
      asking.underway = requirement && { requirement, path };
      if (!asking.mutating) {
        asking.mutating = true;
        asking.app = withWork(
          asking.app,
          asking.app.work.confirmedBy((tx) => confirm(asking, tx)),
        );
        return resolve(root, args, context, info);
      }
      try {
        asking.caller = await asking.authenticateAgain(requirement, path);
        return await resolve(root, args, context, info);
      } catch (error) {
        throw error instanceof ApiError ? error.duringExecution() : error;
      }
    };
  }
}

/** A mutation that requires no credential, such as signing out, commits even when the credential of the request has ended meanwhile. */
async function confirm({ underway, caller, confirm }: Context, tx: Tx): Promise<void> {
  if (underway) await confirm(tx, caller, underway);
}

SchemaBuilder.registerPlugin(NAME, MutationsPlugin);
