/** What the README and docs/architecture.md state is what the code holds. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { buildSchema, type GraphQLInputObjectType, isObjectType, Kind, parse, validate } from 'graphql';
import { expect, test } from 'vitest';
import { isWellFormed } from '../src/access/credentials/api-key-format.js';
import {
  describePermission,
  enumNameOf,
  PERMISSION_SETS,
  PERMISSIONS,
  type Permission,
  ROLES,
} from '../src/access/permissions.js';
import { readConfig } from '../src/base/config.js';
import { OUTCOMES } from '../src/base/errors.js';
import { WHOLE_SCHEMA } from '../src/document/introspection.js';
import { LIMITS } from '../src/document/limits.js';
import { COSTS } from '../src/graphql/costs.js';
import { MAX_PAGE_SIZE, MAX_ROOT_PAGE_SIZE } from '../src/graphql/paging.js';
import { MAX_ROWS } from '../src/modules/kit/rows.js';
import { schema } from '../src/modules/schema.js';

const root = new URL('../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), 'utf8');
const readme = read('README.md');
const architecture = read('docs/architecture.md');

/** The cells of the first table under a heading, without its head. */
function table(heading: string): string[][] {
  const section = readme.split(/^#+ /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';
  const lines = section.split('\n');
  const start = lines.findIndex((line) => line.startsWith('| ---'));
  const end = lines.findIndex((line, index) => index > start && !line.startsWith('|'));
  return lines.slice(start + 1, end).map((line) =>
    line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  );
}

const code = (text: string) => `\`${text}\``;
/** What stands in backticks in the first column. */
const names = (heading: string) =>
  table(heading).flatMap(([first]) => [...(first as string).matchAll(/`([^`]+)`/g)].map(([, name]) => name));

test('the table of permissions is the list of permissions', () => {
  expect(table('Permissions')).toEqual(PERMISSIONS.map((p) => [code(p), code(enumNameOf(p)), describePermission(p)]));
});

test.each([
  ['Roles', ROLES],
  ['Permission sets', PERMISSION_SETS],
])('the table %s ticks what each of them holds', (heading, groups) => {
  expect(readme).toContain(`| permission | ${Object.keys(groups).join(' | ')} |`);
  const holders = Object.values<{ permissions: readonly Permission[] }>(groups);
  expect(table(heading)).toEqual(
    PERMISSIONS.map((p) => [code(p), ...holders.map((g) => (g.permissions.includes(p) ? '✓' : ''))]),
  );
});

test('each permission set is described as in the schema', () => {
  for (const [name, { description }] of Object.entries(PERMISSION_SETS)) expect(readme).toContain(`- ${name}: ${description}`);
});

test('the table of mutations has every mutation of the pipeline with its permission', () => {
  const stated = table('Mutations').flatMap(([, mutations, permission]) =>
    [...(mutations as string).matchAll(/`(\w+)`/g)].map(([, name]) => `${name} ${permission}`),
  );
  const names = new Map(PERMISSIONS.map((p) => [enumNameOf(p), p]));
  const mutations = Object.values(buildSchema(read('schema.graphql')).getMutationType()?.getFields() ?? {});
  const needed = mutations.flatMap(({ name, astNode }) =>
    (astNode?.directives ?? [])
      .flatMap((directive) => directive.arguments ?? [])
      .map(({ value }) => names.get(value.kind === Kind.ENUM ? value.value : ''))
      .filter((permission) => permission !== 'admin:access')
      .map((permission) => `${name} \`${permission}\``),
  );
  expect(stated.sort()).toEqual(needed.sort());
});

test('the table of limits is the limits in force', () => {
  const stated = table('Limits').map(([name, value]) => [name?.replaceAll('`', ''), Number(value?.replaceAll(',', ''))]);
  expect(Object.fromEntries(stated)).toEqual(LIMITS);
  const most = MAX_ROOT_PAGE_SIZE.toLocaleString('en');
  expect(readme).toContain(
    `at most ${most} rows in a root list and ${MAX_PAGE_SIZE} in any other, an ingest ${MAX_ROWS.toLocaleString('en')}.`,
  );
});

test('the table of costs has every field that counts as many', () => {
  const stated = table('Cost').flatMap(([fields, cost]) =>
    [...(fields ?? '').matchAll(/`([\w.]+)`/g)].map(([, field]) => [field, Number(cost?.replaceAll(',', ''))]),
  );
  const fields = Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .flatMap((type) => Object.values(type.getFields()).map((field) => ({ type, field })));
  const costly = fields
    .filter(({ field }) => (field.extensions.cost ?? field.extensions.costOnce) !== undefined)
    .map(({ type, field }) => [
      field.name === 'totalCount' ? field.name : `${type.name}.${field.name}`,
      field.extensions.cost ?? field.extensions.costOnce,
    ]);
  expect(Object.fromEntries(stated)).toEqual(Object.fromEntries(costly));
  for (const { type, field } of fields)
    if (field.name === 'totalCount') expect(field.extensions.cost, type.name).toBe(COSTS.count);
  const priced = [COSTS.object, COSTS.nestedList, COSTS.list, COSTS.filteredInOrder, COSTS.read, COSTS.statement];
  for (const cost of [...priced, COSTS.narrowCone, COSTS.wideCone, COSTS.countOfWideCone])
    expect(readme).toContain(`| ${cost.toLocaleString('en')} |`);
  const rows = fields.flatMap(({ field }) => (field.extensions.rows === undefined ? [] : [[field.name, field.extensions.rows]]));
  const told = rows.map(([name, count]) => `${code(String(name))} ${count?.toLocaleString('en')}`).join(', ');
  expect(readme.replaceAll('\n', ' ')).toContain(`but ${told}.`);
  expect(readme).toContain(`the whole schema as ${WHOLE_SCHEMA.toLocaleString('en')}.`);
});

test('the table of settings names every variable that is read, and no other', () => {
  const used = new Set<string>();
  readConfig(new Proxy({}, { get: (_target, name) => void used.add(String(name)) }));
  expect(names('Configuration').sort()).toEqual([...used].sort());
});

test('the defaults in the table of settings are those in force', () => {
  const stated = table('Configuration').flatMap(([variable, value]) => {
    const [, text] = /^`?([\w.@]+)`?$/.exec(value ?? '') ?? [];
    // Some defaults are the value of another variable.
    return text === undefined || /^[A-Z_]+$/.test(text) ? [] : [[variable?.replaceAll('`', ''), text]];
  });
  expect(stated.length).toBeGreaterThan(8);
  expect(readConfig(Object.fromEntries(stated))).toEqual(readConfig({}));
});

test('the table of errors has every code with its status', () => {
  const statuses = Object.entries(OUTCOMES).map(([code, { status }]) => [code, String(status)]);
  const stated = table('Errors').map(([name, status]) => [name?.replaceAll('`', ''), status]);
  expect(Object.fromEntries(stated)).toEqual(Object.fromEntries(statuses));
});

test('the test vector is a well-formed key', () => {
  for (const text of [readme, architecture]) {
    const [vector] = /astrid_0{43}[0-9A-Za-z]{6}/.exec(text) ?? [];
    expect(vector && isWellFormed(vector)).toBe(true);
  }
});

test('what the documents link to or name exists', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  for (const [, script] of readme.matchAll(/npm run (?:-s )?([a-z:-]+)/g))
    expect(scripts, `npm run ${script}`).toHaveProperty([script as string]);
  for (const [, path] of readme.matchAll(/\]\(([^)#:]+)\)/g)) expect(existsSync(new URL(path as string, root)), path).toBe(true);
  const dependencies = read('docs/dependencies.md');
  const { dependencies: used, devDependencies } = JSON.parse(read('package.json'));
  for (const name of Object.keys({ ...used, ...devDependencies }))
    if (!name.startsWith('@types/')) expect(dependencies, name).toContain(`\`${name}\``);
  for (const [path] of architecture.matchAll(/src\/[\w/-]+\.ts/g)) expect(existsSync(new URL(path, root)), path).toBe(true);
});

test('docs/clients.md shows the code by which the clients are tried, and no other', () => {
  const shown = [...read('docs/clients.md').matchAll(/^```(?:ts|python|toml)\n(.*?)^```$/gms)].map(([, block]) => block);
  const folder = 'test/clients/connect/';
  const tried = readdirSync(new URL(folder, root)).map((name) =>
    read(`${folder}${name}`)
      .replace(/^(?:\/\*\*.*?\*\/\n|""".*?"""\n+)/s, '')
      // Two versions of one package cannot have the same name.
      .replaceAll("'apollo-client-3/", "'@apollo/client/"),
  );
  const configuration = read('test/clients/python/ariadne-codegen.toml').replace(/^#.*\n/, '');
  expect(shown.sort()).toEqual([...tried, configuration].sort());
});

test('docs/clients.md states the versions by which the clients are tried', () => {
  const { dependencies } = JSON.parse(read('test/clients/package.json')) as { dependencies: Record<string, string> };
  const pythons = ['gql', 'codegen'].map((name) => read(`test/clients/python/${name}.in`).split('==')[1]?.split('\n')[0]);
  const npm = ['@apollo/client', 'apollo-client-3', '@urql/core', 'relay-runtime', 'graphql-sse'].map((name) =>
    dependencies[name]?.replace(/^.*@/, ''),
  );
  const stated = [...read('docs/clients.md').matchAll(/^\| \[.*?\| ([\d.]+) \|/gm)].map(([, version]) => version);
  expect(stated).toEqual([...npm, ...pythons]);
});

test('every GraphQL document that is shown fits the schema', () => {
  const pages = [
    'README.md',
    ...readdirSync(new URL('docs/', root))
      .filter((name) => name.endsWith('.md'))
      .map((name) => `docs/${name}`),
  ];
  const shown = pages.flatMap((page) =>
    [...read(page).matchAll(/```graphql\n(.*?)```/gs)].map(([, text]) => [page, text] as const),
  );
  expect(shown.length).toBeGreaterThan(2);
  for (const [page, text] of shown) expect(validate(schema, parse(text as string)), page).toEqual([]);
});

test('what brings back deleted observations sends every field of an observation', () => {
  const [, sent] = /^FIELDS = "(.*)"\.split\(\)$/m.exec(read('docs/audit.md')) ?? [];
  const fields = (schema.getType('ObservationInput') as GraphQLInputObjectType).getFields();
  expect(sent?.split(' ').sort()).toEqual(Object.keys(fields).sort());
});
