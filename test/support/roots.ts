/** The root fields of the schema, and the smallest document that selects one of them. */
import {
  type GraphQLInputType,
  getNamedType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
} from 'graphql';
import { schema } from '../../src/modules/schema.js';

export const roots = ['Query', 'Mutation', 'Subscription'].flatMap((root) => {
  const type = schema.getType(root);
  return isObjectType(type) ? Object.values(type.getFields()).map((field) => ({ root, field })) : [];
});
const OBSERVATION = '"Observation:01890a5d-ac96-774b-bcce-b302099a8057"';
const literalOf = (name: string, type: GraphQLInputType): string =>
  name === 'id' || name === 'observationId' ? OBSERVATION : literal(type);

/** The simplest value that fits the type. */
function literal(type: GraphQLInputType): string {
  if (isNonNullType(type)) return literal(type.ofType);
  if (isListType(type)) return `[${literal(type.ofType)}]`;
  if (isEnumType(type)) return type.getValues()[0]?.name as string;
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields()).filter(isRequiredInputField);
    // An observation is named by its id, or by survey and external id; no field alone is required.
    const { observationId, externalId, id } = type.getFields();
    const named = externalId === undefined ? undefined : (observationId ?? id);
    if (named !== undefined)
      return `{ ${[named, ...fields].map(({ name, type: of }) => `${name}: ${literalOf(name, of)}`).join(', ')} }`;
    const given = fields.length > 0 ? fields : type.isOneOf ? Object.values(type.getFields()).slice(0, 1) : [];
    return `{ ${given.map(({ name, type: of }) => `${name}: ${literal(of)}`).join(', ')} }`;
  }
  const values: Record<string, string> = {
    Int: '1',
    Float: '0.5',
    SafeInt: '1',
    Boolean: 'true',
    DateTime: '"2024-01-01T00:00:00Z"',
    JSON: '{}',
  };
  return values[type.name] ?? '"x"';
}

/** The smallest document that selects a root field. */
export function selecting({ root, field }: (typeof roots)[number]): string {
  const args = field.args.filter(isRequiredArgument).map(({ name, type }) => `${name}: ${literal(type)}`);
  const leaf = isCompositeType(getNamedType(field.type)) ? ' { __typename }' : '';
  return `${root.toLowerCase()} { ${field.name}${args.length > 0 ? `(${args.join(', ')})` : ''}${leaf} }`;
}
