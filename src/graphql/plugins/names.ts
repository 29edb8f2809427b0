/**
 * Cleans names in the inputs of reads and writes, so that a read finds a row under every spelling that a write accepts. An input declares
 * with the extensions `nameField` that it holds a name. Resolvers and subscriptions never see the original text.
 */
import SchemaBuilder, {
  BasePlugin,
  createInputValueMapper,
  type InputTypeFieldsMapping,
  mapInputFields,
  type PothosOutputFieldConfig,
  type SchemaTypes,
} from '@pothos/core';
import { cleanName } from '../../base/text.js';

declare global {
  export namespace PothosSchemaTypes {
    export interface Plugins<Types extends SchemaTypes> {
      names: NamesPlugin<Types>;
    }
  }
}

const NAME = 'names';
export default NAME;

class NamesPlugin<Types extends SchemaTypes> extends BasePlugin<Types> {
  readonly #known = new Map<string, InputTypeFieldsMapping<Types, true>>();

  override onOutputFieldConfig(field: PothosOutputFieldConfig<Types>): PothosOutputFieldConfig<Types> {
    const names = mapInputFields(
      field.args,
      this.buildCache,
      ({ extensions }) => (extensions?.cleaned ? true : null),
      this.#known,
    );
    if (names === null) return field;
    const clean = createInputValueMapper(names, (name) => cleanName(String(name)));
    return { ...field, argMappers: [...(field.argMappers ?? []), (args) => clean(args)] };
  }
}

SchemaBuilder.registerPlugin(NAME, NamesPlugin);
