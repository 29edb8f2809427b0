/** Documents for `bench:embedded`: every list of the schema with each of its filters and orders, and fields that are known to be expensive. */
import { readFileSync } from 'node:fs';
import {
  buildSchema,
  type GraphQLInputField,
  type GraphQLInputObjectType,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isRequiredArgument,
} from 'graphql';

/** The survey that was ingested by HTTP, in addition to those of rows.ts. */
export const FRESH = 'RND';

const schema = buildSchema(readFileSync(new URL('../schema.graphql', import.meta.url), 'utf8'));

/** A few values for a filter, as literals. Empty for ids. */
export function valuesOf({ name, type }: GraphQLInputField): string[] {
  const named = getNamedType(type);
  const literals = (): string[] => {
    if (isEnumType(named)) return named.getValues().map((value) => value.name);
    if (named.name === 'Boolean') return ['true', 'false'];
    if (named.name === 'Int') return ['5'];
    if (named.name === 'Float') return ['0.5'];
    if (named.name === 'DateTime') return ['"2023-06-01T00:00:00Z"'];
    if (named.name !== 'String') return [];
    return name === 'survey' ? [`"${FRESH}"`, '"ZTF"', '"HST"'] : ['"r"', '"bench-77"', '"1.0"'];
  };
  return literals().map((value) => `${name}: ${value}`);
}

/** Each filter alone, and with each survey. */
function filtersOf(type: GraphQLInputObjectType | undefined): string[] {
  const fields = Object.values(type?.getFields() ?? {});
  const single = fields.flatMap(valuesOf);
  const surveys = single.filter((filter) => filter.startsWith('survey:'));
  const both = surveys.flatMap((survey) =>
    single.filter((filter) => !filter.startsWith('survey:')).map((filter) => `${survey}, ${filter}`),
  );
  return ['', ...single, ...both].map((filter) => filter && `filter: {${filter}}`);
}

function ordersOf(type: GraphQLInputObjectType | undefined): string[] {
  const field = getNamedType(type?.getFields().field?.type);
  if (!isEnumType(field)) return [''];
  const orders = field
    .getValues()
    .flatMap(({ name }) => ['ASC', 'DESC'].map((direction) => `{field: ${name}, direction: ${direction}}`));
  return ['', ...orders.map((order) => `orderBy: ${order}`)];
}

/** The first rows of every list with each filter and order, which a bad plan makes expensive. */
export function lists(): string[] {
  const documents: string[] = [];
  for (const { name, args } of Object.values(schema.getQueryType()?.getFields() ?? {})) {
    const typeOf = (argument: string) => {
      const type = getNamedType(args.find((given) => given.name === argument)?.type);
      return isInputObjectType(type) ? type : undefined;
    };
    if (!args.some((argument) => argument.name === 'first') || args.some(isRequiredArgument)) continue;
    for (const filter of filtersOf(typeOf('filter')))
      for (const order of ordersOf(typeOf('orderBy')))
        documents.push(`{ ${name}(${['first: 20', filter, order].filter(Boolean).join(', ')}) { nodes { id } } }`);
    for (const filter of filtersOf(typeOf('filter')))
      documents.push(`{ ${name}(${['first: 1', filter].filter(Boolean).join(', ')}) { totalCount } }`);
  }
  return documents;
}

const CONES = [0.1, 5, 60, 180].flatMap((radius) =>
  ['', `, filter: {survey: "${FRESH}"}`, ', filter: {status: FAILED}'].map(
    (filter) => `near: {ra: 10, dec: 10, radius: ${radius}}${filter}`,
  ),
);

/** Documents that count, follow many relations or search the sky. */
export const dear = [
  `{ observations(first: 1, filter: {survey: "${FRESH}"}, orderBy: {field: RA, direction: DESC}) { nodes { survey { observationCount } } } }`,
  `{ observations(first: 100, filter: {survey: "${FRESH}"}, orderBy: {field: RA, direction: DESC}) { nodes { survey { observationCount } } } }`,
  '{ surveys(first: 100) { nodes { observationCount } } }',
  '{ observations(first: 100) { nodes { survey { observationCount } } } }',
  '{ detections(first: 100) { nodes { observation { survey { observationCount } } } } }',
  '{ observations(first: 100) { nodes { detections(first: 40) { nodes { id ra dec confidence type status } } } } }',
  '{ surveys(first: 5) { nodes { observations(first: 100) { nodes { id detections(first: 3) { nodes { id } } } } } } }',
  '{ observationStatistics { survey count } }',
  ...CONES.flatMap((cone) => [
    `{ observations(first: 100, ${cone}) { nodes { id } } }`,
    `{ observations(first: 1, ${cone}) { totalCount } }`,
  ]),
  `{ ${Array.from({ length: 15 }, (_, i) => `s${i}: observationStatistics(filter: {status: DIFFERENCED}) { count }`).join(' ')} }`,
  `{ ${Array.from({ length: 30 }, (_, i) => `s${i}: observations(first: 1, near: {ra: ${i}, dec: 0, radius: 90}) { totalCount }`).join(' ')} }`,
  `{ ${Array.from({ length: 30 }, (_, i) => `s${i}: observations(first: 1, filter: {status: DIFFERENCED}) { totalCount }`).join(' ')} }`,
];
