/** The operations with which GraphiQL opens are valid, and so are their variables. */
import { getVariableValues, Kind, parse, validate } from 'graphql';
import { expect, test } from 'vitest';
import { EXAMPLE_TABS } from '../src/http/graphiql/examples.js';
import { schema } from '../src/modules/schema.js';

test.each(EXAMPLE_TABS.map((tab) => [/(?:query|mutation) (\w+)/.exec(tab.query)?.[1], tab] as const))('%s', (_name, tab) => {
  const document = parse(tab.query);
  expect(validate(schema, document)).toEqual([]);
  const [operation, ...others] = document.definitions;
  expect(others).toEqual([]);
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('A tab holds one operation.');
  const { errors } = getVariableValues(schema, operation.variableDefinitions ?? [], JSON.parse(tab.variables ?? '{}'));
  expect(errors).toBeUndefined();
});
