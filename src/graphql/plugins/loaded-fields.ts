/**
 * Resolves the loaded columns of a row synchronously, which saves time. For each field of each row, Pothos' plugin for Prisma looks up which
 * query loaded it, and its plugin for Relay returns a promise for each id. A loaded value needs neither. Only a missing
 * value takes the resolver of Pothos.
 */
import SchemaBuilder, { BasePlugin, type PothosOutputFieldConfig, type SchemaTypes } from '@pothos/core';
import type { GraphQLFieldResolver } from 'graphql';
import { globalId } from '../../base/ids.js';

declare global {
  export namespace PothosSchemaTypes {
    export interface Plugins<Types extends SchemaTypes> {
      loadedFields: LoadedFieldsPlugin<Types>;
    }
  }
}

const NAME = 'loadedFields';
export default NAME;

class LoadedFieldsPlugin<Types extends SchemaTypes> extends BasePlugin<Types> {
  override wrapResolve(
    resolve: GraphQLFieldResolver<unknown, Types['Context'], object>,
    { kind, name, parentType, extensions }: PothosOutputFieldConfig<Types>,
  ) {
    const isRow = this.buildCache.getTypeConfig(parentType).extensions?.pothosPrismaModel !== undefined;
    if (isRow && name === 'id') return orElse(resolve, 'id', (id) => globalId(parentType, String(id)));
    const column = kind === 'PrismaObject' ? extensions?.pothosExposedField : undefined;
    return typeof column === 'string' ? orElse(resolve, column, (value) => value) : resolve;
  }
}

/** Resolves a field from the column of a row when the row has it. */
function orElse<Context>(
  resolve: GraphQLFieldResolver<unknown, Context, object>,
  column: string,
  shown: (value: unknown) => unknown,
): GraphQLFieldResolver<unknown, Context, object> {
  return (row, args, context, info) => {
    const value = (row as Readonly<Record<string, unknown>>)[column];
    return value === undefined ? resolve(row, args, context, info) : shown(value);
  };
}

SchemaBuilder.registerPlugin(NAME, LoadedFieldsPlugin);
