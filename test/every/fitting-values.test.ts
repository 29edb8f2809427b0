/** Values of variables and literals fit the same types here as in graphql-js, for generated values of every input. */
import fc from 'fast-check';
import {
  coerceInputValue,
  type GraphQLInputType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  parse,
  specifiedRules,
  ValuesOfCorrectTypeRule,
  validate,
} from 'graphql';
import { expect, test } from 'vitest';
import { coerceValue } from '../../src/document/coercion.js';
import { FittingLiteralsRule } from '../../src/document/fitting-literals.js';
import { InvalidValues } from '../../src/document/invalid-values.js';
import { schema } from '../../src/modules/schema.js';

/** A value that often fits a type, and often almost fits it. */
function near(type: GraphQLInputType, depth: number): fc.Arbitrary<unknown> {
  const any = fc.oneof(
    fc.constantFrom<unknown>(null, undefined, true, 1, 0.5, 2 ** 31, 2 ** 53, 'x', '5', '2024-01-01', 'ASC', [], {}, [1], {
      a: 1,
    }),
    fc.jsonValue({ maxDepth: 1 }),
  );
  if (isNonNullType(type)) return near(type.ofType, depth);
  const fitting = ((): fc.Arbitrary<unknown> => {
    if (depth === 0) return any;
    if (isListType(type)) return fc.array(near(type.ofType, depth - 1), { maxLength: 3 });
    if (isEnumType(type)) return fc.constantFrom(...type.getValues().map(({ name }) => name));
    if (!isInputObjectType(type)) return any;
    const fields = Object.values(type.getFields()).map(({ name, type: of }) => [name, near(of, depth - 1)] as const);
    return fc
      .record(Object.fromEntries(fields), { requiredKeys: fields.slice(0, 3).map(([name]) => name) })
      .chain((value) => fc.constantFrom(value, value, value, { ...value, unknown: 1 }));
  })();
  return fc.oneof({ weight: 8, arbitrary: fitting }, { weight: 1, arbitrary: any });
}

const INPUTS = Object.values(schema.getTypeMap()).filter((type) => isInputObjectType(type));

test('every input accepts the same values as graphql-js, and reads them alike', () => {
  const cases = fc.constantFrom(...INPUTS).chain((type) => fc.tuple(fc.constant(type), near(type, 3)));
  let accepted = 0;
  fc.assert(
    fc.property(cases, ([type, value]) => {
      let refused = false;
      const theirs = coerceInputValue(value, type, () => {
        refused = true;
      });
      const invalid = new InvalidValues();
      const ours = coerceValue(value, type, 'v', invalid);
      expect(invalid.isEmpty).toBe(!refused);
      if (refused) return;
      accepted++;
      expect(ours).toEqual(theirs);
    }),
    { numRuns: 1_500 },
  );
  expect(accepted).toBeGreaterThan(50);
});

test('the rule for literals accepts the same documents as that of graphql-js', () => {
  expect(specifiedRules).toContain(ValuesOfCorrectTypeRule);
  const write = (value: unknown): string => {
    if (Array.isArray(value)) return `[${value.map(write).join(', ')}]`;
    if (typeof value === 'object' && value !== null)
      return `{${Object.entries(value)
        .filter(([name, item]) => item !== undefined && /^[A-Za-z]\w*$/.test(name))
        .map(([name, item]) => `${name}: ${write(item)}`)
        .join(', ')}}`;
    return typeof value === 'string' && /^[A-Z_]+$/.test(value) ? value : (JSON.stringify(value) ?? 'null');
  };
  const fields = Object.values(schema.getMutationType()?.getFields() ?? {});
  const cases = fc.constantFrom(...fields.filter(({ args }) => args[0]?.name === 'input')).chain(({ name, args }) => {
    const { type } = args[0] as { type: GraphQLInputType };
    return near(type, 3).map((value) => `mutation { ${name}(input: ${write(value)}) { __typename } }`);
  });
  let accepted = 0;
  fc.assert(
    fc.property(cases, (document) => {
      const parsed = parse(document);
      const theirs = validate(schema, parsed, [ValuesOfCorrectTypeRule]).length === 0;
      expect(validate(schema, parsed, [FittingLiteralsRule]).length === 0, document).toBe(theirs);
      if (theirs) accepted++;
    }),
    { numRuns: 1_000 },
  );
  expect(accepted).toBeGreaterThan(20);
});
