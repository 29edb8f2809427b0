/** Random GraphQL documents: valid in shape, with random values, nesting, aliases, fragments and directives. */
import fc from 'fast-check';
import {
  type GraphQLArgument,
  type GraphQLInputType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isListType,
  isObjectType,
  isRequiredInputField,
} from 'graphql';

/** Literals of any type, so that each scalar sometimes fits. */
const literal = fc.oneof(
  fc.integer().map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.string({ maxLength: 40 }).map((text) => JSON.stringify(text)),
  fc.constantFrom(
    'null',
    'true',
    'false',
    'ACTIVE',
    'READ_DATA',
    '[]',
    '{}',
    '1e999',
    '-0',
    '"\\u0000"',
    '"""block"""',
    '$v',
    '2147483648',
  ),
  fc.uuid().map((uuid) => `"Observation:${uuid}"`),
  fc.constantFrom('"ApiKey:x"', '"User:00000000-0000-0000-0000-000000000000"', '"2024-02-30T00:00:00Z"', '"survey:ZTF"', '"ZTF"'),
);

/** A value that mostly fits the type. */
function literalFor(type: GraphQLInputType, depth: number): fc.Arbitrary<string> {
  const bare = getNullableType(type);
  const fitting = (): fc.Arbitrary<string> => {
    if (isListType(bare))
      return fc.array(literalFor(bare.ofType, depth - 1), { maxLength: 3 }).map((items) => `[${items.join(', ')}]`);
    if (isEnumType(bare)) return fc.constantFrom(...bare.getValues().map(({ name }) => name));
    if (!isInputObjectType(bare)) return literal;
    const fields = Object.values(bare.getFields()).filter((field) => isRequiredInputField(field) || depth > 0);
    return fc
      .tuple(
        ...fields.map((field) =>
          fc
            .option(literalFor(field.type, depth - 1), { freq: isRequiredInputField(field) ? 50 : 2 })
            .map((value) => (value === null ? '' : `${field.name}: ${value}`)),
        ),
      )
      .map((given) => `{ ${given.filter(Boolean).join(', ')} }`);
  };
  return fc.oneof({ weight: 12, arbitrary: fitting() }, { weight: 1, arbitrary: literal });
}

function argumentsOf(args: readonly GraphQLArgument[]): fc.Arbitrary<string> {
  if (args.length === 0) return fc.constant('');
  return fc
    .tuple(
      ...args.map((arg) =>
        fc.option(literalFor(arg.type, 2), { freq: 4 }).map((value) => (value === null ? '' : `${arg.name}: ${value}`)),
      ),
    )
    .map((given) => given.filter(Boolean).join(', '))
    .map((given) => (given === '' ? '' : `(${given})`));
}

const decoration = fc.record({
  alias: fc.option(fc.constantFrom('a', 'b', 'id', '__typename'), { freq: 8 }),
  directive: fc.option(fc.constantFrom('@skip(if: $f)', '@include(if: true)', '@skip(if: 1)', '@include(if: $v)', '@unknown'), {
    freq: 12,
  }),
});

function selectionOf(schema: GraphQLSchema, type: GraphQLOutputType, depth: number): fc.Arbitrary<string> {
  const named = getNamedType(type);
  if (isAbstractType(named)) {
    const types = schema.getPossibleTypes(named);
    return fc
      .constantFrom(...types)
      .chain((one) => selectionOf(schema, one, depth).map((inner) => `{ __typename ... on ${one.name} ${inner} }`));
  }
  if (!isObjectType(named)) return fc.constant('');
  const fields = Object.values(named.getFields()).filter((field) => depth > 0 || !isObjectType(getNamedType(field.type)));
  if (fields.length === 0) return fc.constant('{ __typename }');
  const one = fc
    .constantFrom(...fields)
    .chain((field) =>
      fc
        .tuple(decoration, argumentsOf(field.args), selectionOf(schema, field.type, depth - 1))
        .map(
          ([{ alias, directive }, args, inner]) =>
            `${alias === null ? '' : `${alias}: `}${field.name}${args} ${directive ?? ''} ${inner}`,
        ),
    );
  return fc.array(one, { minLength: 1, maxLength: 4 }).map((chosen) => `{ ${chosen.join(' ')} }`);
}

/** An operation of the schema. It declares `$v` and `$f`, whatever their use. */
export function documents(schema: GraphQLSchema): fc.Arbitrary<string> {
  const roots = [
    ['query', schema.getQueryType()],
    ['mutation', schema.getMutationType()],
  ] as const;
  return fc
    .constantFrom(...roots)
    .chain(([kind, root]) =>
      selectionOf(schema, root as never, 4).map((selection) => `${kind} Q($v: String, $f: Boolean = false) ${selection}`),
    );
}
