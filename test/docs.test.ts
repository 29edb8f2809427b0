/** The README and the pages of docs/ state the same facts as the code. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { buildSchema, type GraphQLInputObjectType, isObjectType, Kind, parse, validate } from 'graphql';
import { expect, test } from 'vitest';
import { isWellFormed } from '../src/access/credentials/formats/api-key.js';
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
import { COSTS } from '../src/graphql/fields/costs.js';
import { MAX_PAGE_SIZE, MAX_ROOT_PAGE_SIZE } from '../src/graphql/paging/paging.js';
import { MAX_ROWS } from '../src/modules/kit/rows.js';
import { schema } from '../src/modules/schema.js';

const root = new URL('../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), 'utf8');
const pagesIn = (folder: string) =>
  readdirSync(new URL(folder || '.', root))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `${folder}${name}`);
const FOLDERS = ['', 'docs/', 'docs/decisions/', 'docs/runbooks/', 'docs/runbooks/alerts/'];
const PAGES = FOLDERS.flatMap(pagesIn);
const [permissions, limits, errors, clients] = ['permissions', 'limits', 'errors', 'clients'].map((name) =>
  read(`docs/${name}.md`),
) as [string, string, string, string];

/** The cells of the first table under a heading of a page, without its head. */
function table(page: string, heading: string): string[][] {
  const section = page.split(/^#+ /m).find((part) => part.startsWith(`${heading}\n`) && part.includes('\n| ---')) ?? '';
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
/** The names in backticks in the first column of a table. */
const names = (page: string, heading: string) =>
  table(page, heading).flatMap(([first]) => [...(first as string).matchAll(/`([^`]+)`/g)].map(([, name]) => name));

test('the README has at most 250 lines', () => {
  expect(read('README.md').split('\n').length - 1).toBeLessThanOrEqual(250);
});

test('the table of permissions is the list of permissions', () => {
  expect(table(permissions, 'Permissions')).toEqual(
    PERMISSIONS.map((p) => [code(p), code(enumNameOf(p)), describePermission(p)]),
  );
});

test.each([
  ['Roles', ROLES],
  ['Permission sets', PERMISSION_SETS],
])('the table %s ticks what each of them holds', (heading, groups) => {
  expect(permissions).toContain(`| permission | ${Object.keys(groups).join(' | ')} |`);
  const holders = Object.values<{ permissions: readonly Permission[] }>(groups);
  expect(table(permissions, heading)).toEqual(
    PERMISSIONS.map((p) => [code(p), ...holders.map((g) => (g.permissions.includes(p) ? '✓' : ''))]),
  );
});

test('each permission set is described as in the schema', () => {
  for (const [name, { description }] of Object.entries(PERMISSION_SETS))
    expect(permissions).toContain(`- ${name}: ${description}`);
});

test('the table of mutations has every mutation of the pipeline with its permission', () => {
  const stated = table(read('docs/pipeline.md'), 'Mutations').flatMap(([, mutations, permission]) =>
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
  const stated = table(limits, 'Sizes').map(([name, value]) => [name?.replaceAll('`', ''), Number(value?.replaceAll(',', ''))]);
  expect(Object.fromEntries(stated)).toEqual(LIMITS);
  const [ofRoot, ofInput] = [MAX_ROOT_PAGE_SIZE, MAX_ROWS].map((size) => size.toLocaleString('en'));
  expect(limits).toContain(`at most ${ofRoot} rows in a root list and ${MAX_PAGE_SIZE} in any other list.`);
  expect(limits).toContain(`An ingest has at most ${ofInput} rows, and so has a deletion.`);
});

test('the table of costs has every field that counts as many', () => {
  const stated = table(limits, 'Cost').flatMap(([fields, cost]) =>
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
    expect(limits).toContain(`| ${cost.toLocaleString('en')} |`);
  const rows = fields.flatMap(({ field }) => (field.extensions.rows === undefined ? [] : [[field.name, field.extensions.rows]]));
  const exceptions = [...new Set(rows.map(([name, count]) => `${code(String(name))} ${count?.toLocaleString('en')}`))].join(', ');
  expect(limits.replaceAll('\n', ' ')).toContain(`except ${exceptions}.`);
  expect(limits).toContain(`the whole schema costs ${WHOLE_SCHEMA.toLocaleString('en')}.`);
});

test('the table of settings names every variable that is read, and no other', () => {
  const used = new Set<string>();
  readConfig(new Proxy({}, { get: (_target, name) => void used.add(String(name)) }));
  expect(names(read('docs/operations.md'), 'Settings').sort()).toEqual([...used].sort());
});

test('the defaults in the table of settings are those in force', () => {
  const stated = table(read('docs/operations.md'), 'Settings').flatMap(([variable, value]) => {
    const [, text] = /^`?([\w.@]+)`?$/.exec(value ?? '') ?? [];
    // Some defaults are the value of another variable.
    return text === undefined || /^[A-Z_]+$/.test(text) ? [] : [[variable?.replaceAll('`', ''), text]];
  });
  expect(stated.length).toBeGreaterThan(8);
  expect(readConfig(Object.fromEntries(stated))).toEqual(readConfig({}));
});

/** The codes of src/base/errors.ts, each with its status. */
const codesWithStatus = (): Record<string, string> =>
  Object.fromEntries(Object.entries(OUTCOMES).map(([code, { status }]) => [code, String(status)]));

test('the table of errors has every code with its status', () => {
  const stated = table(errors, 'Codes').map(([name, status]) => [/`(\w+)`/.exec(name ?? '')?.[1], status]);
  expect(Object.fromEntries(stated)).toEqual(codesWithStatus());
});

test('each error code has one anchor, and the table links to it', () => {
  const codes = Object.keys(codesWithStatus());
  expect(codes.length).toBeGreaterThan(15);
  const headings = [...errors.matchAll(/^### (.*)$/gm)].map(([, heading]) => heading);
  expect(headings.sort()).toEqual(codes.sort());
  for (const name of codes) expect(errors).toContain(`| [\`${name}\`](#${name.toLowerCase()}) |`);
});

test('the test vector is a well-formed key', () => {
  for (const page of ['README.md', 'docs/architecture.md']) {
    const [vector] = /astrid_0{43}[0-9A-Za-z]{6}/.exec(read(page)) ?? [];
    expect(vector && isWellFormed(vector), page).toBe(true);
  }
});

test.each(PAGES)('the commands and files that %s names exist', (name) => {
  const page = read(name);
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  // The changelog also names files of earlier versions.
  if (name === 'CHANGELOG.md') return;
  for (const [, script] of page.matchAll(/npm run (?:-s |--silent )?([a-z:-]+)/g))
    if (script !== 'install:python') expect(scripts, `npm run ${script}`).toHaveProperty([script as string]);
  for (const [path] of page.matchAll(
    /(?<![\w/.])(?:src|test|scripts|bench|prisma|examples|\.ci)\/[\w/.-]+\.(?:ts|mjs|py|sh|prisma|txt)\b/g,
  ))
    expect(existsSync(new URL(path, root)), path).toBe(true);
});

test('the newest version in the changelog is that of package.json', () => {
  const { version } = JSON.parse(read('package.json')) as { version: string };
  expect(/^## (\d\S*)/m.exec(read('CHANGELOG.md'))?.[1]).toBe(version);
});

test('the schema has a description, which schema.graphql shows', () => {
  expect(schema.description).toBeTruthy();
  expect(read('schema.graphql')).toContain(schema.description as string);
});

test('the launch file for the debugger names files that exist', () => {
  const { configurations } = JSON.parse(read('.vscode/launch.json')) as {
    configurations: { program: string; args: string[] }[];
  };
  for (const { program, args } of configurations)
    for (const path of [program.replace(/^\$\{workspaceFolder\}\//, ''), args[0] as string])
      expect(existsSync(new URL(path, root)), path).toBe(true);
});

test('docs/dependencies.md names every dependency', () => {
  const dependencies = read('docs/dependencies.md');
  const { dependencies: used, devDependencies } = JSON.parse(read('package.json'));
  for (const name of Object.keys({ ...used, ...devDependencies }))
    if (!name.startsWith('@types/')) expect(dependencies, name).toContain(`\`${name}\``);
});

test('docs/clients.md shows the code by which the clients are tried, and no other', () => {
  const shown = [...clients.matchAll(/^```(?:ts|python|toml)\n(.*?)^```$/gms)].map(([, block]) => block);
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
  const stated = [...clients.matchAll(/^\| \[.*?\| ([\d.]+) \|/gm)].map(([, version]) => version);
  expect(stated).toEqual([...npm, ...pythons]);
});

test('every GraphQL document that is shown fits the schema', () => {
  const shown = PAGES.flatMap((page) =>
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

test('a test runs the commands of each runbook', () => {
  const system = new URL('test/system/', root);
  const tests = readdirSync(system)
    .filter((name) => name.startsWith('runbook-'))
    .map((name) => readFileSync(new URL(name, system), 'utf8'))
    .join('');
  const pages = readdirSync(new URL('docs/runbooks/', root)).filter(
    (name) => name.endsWith('.md') && /^ *```sh$/m.test(read(`docs/runbooks/${name}`)),
  );
  expect(pages.length).toBeGreaterThan(10);
  // Its command is a bench: a step of CI runs it.
  expect(read('.ci/steps.sh')).toContain('bench:load -- --seconds 20');
  expect(pages.filter((name) => name !== 'capacity.md' && !tests.includes(`'${name}'`))).toEqual([]);
});
