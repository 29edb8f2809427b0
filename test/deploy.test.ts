/** The files in deploy/ that no test can run here name settings, paths and limits that the server has. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const root = new URL('../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), 'utf8');
const SETTINGS = new Set(
  [...read('docs/operations.md').matchAll(/^\| (`[A-Z_`, ]+`) \|/gm)].flatMap(([, names]) =>
    (names as string).replaceAll('`', '').split(', '),
  ),
);
/** Variables of Node and of the other images. */
const OTHERS = ['NODE_ENV', 'POSTGRES_USER', 'POSTGRES_DB', 'POSTGRES_PASSWORD', 'SITE', 'NODE'];

const FILES = ['Dockerfile', 'compose.yaml', 'secrets.sh', 'systemd/astrid-api.service', 'kubernetes/settings.yaml'];

test.each(FILES)('deploy/%s sets only variables that exist', (file) => {
  const text = read(`deploy/${file}`).replaceAll(/^ *#.*$/gm, '');
  const assigned = [...text.matchAll(/(?:^|[ {])'?([A-Z][A-Z_]{2,})'?(?:=|: )/gm)].map(([, name]) => name as string);
  expect(assigned.length).toBeGreaterThan(0);
  expect(assigned.filter((name) => !SETTINGS.has(name) && !OTHERS.includes(name) && !/^(RUN|COPY|CMD|ENV)$/.test(name))).toEqual(
    [],
  );
});

test('the secrets that compose.yaml requires are those that deploy/secrets.sh prints', () => {
  const required = new Set([...read('deploy/compose.yaml').matchAll(/\$\{([A-Z_]+)[:}]/g)].map(([, name]) => name));
  const printed = [...read('deploy/secrets.sh').matchAll(/^([A-Z_]+)=/gm)].map(([, name]) => name);
  expect(printed.sort()).toEqual([...required].sort());
});

test('the supervisors wait longer than a stop takes', () => {
  const seconds = (file: string, pattern: RegExp) => Number(pattern.exec(read(file))?.[1]);
  for (const [delay, patience] of [
    [
      seconds('deploy/compose.yaml', /SHUTDOWN_DELAY_SECONDS: (\d+)/),
      seconds('deploy/compose.yaml', /stop_grace_period: (\d+)s/),
    ],
    [
      seconds('deploy/kubernetes/settings.yaml', /SHUTDOWN_DELAY_SECONDS: '(\d+)'/),
      seconds('deploy/kubernetes/deployment.yaml', /terminationGracePeriodSeconds: (\d+)/),
    ],
  ] as const)
    expect(patience).toBeGreaterThanOrEqual(delay + 15);
});

test('every program that the files start exists in the image', () => {
  const started = [...FILES, 'kubernetes/migrate.yaml'].flatMap((file) => [
    ...read(`deploy/${file}`).matchAll(/dist\/([\w/]+)\.js/g),
  ]);
  expect(started.length).toBeGreaterThan(2);
  for (const [, program] of started) expect(() => read(`src/${program}.ts`), program).not.toThrow();
});

test('every kind of manifest is part of deploy/kubernetes/kustomization.yaml, except the migration', () => {
  const listed = [...read('deploy/kubernetes/kustomization.yaml').matchAll(/^ {2}- ([\w-]+\.yaml)$/gm)].map(([, name]) => name);
  const files = readdirSync(new URL('deploy/kubernetes', root)).filter((name) => !/^(kustomization|migrate)\./.test(name));
  expect(listed.sort()).toEqual(files.sort());
});

test('each command of docs/reliability.md exists', () => {
  const page = read('docs/reliability.md');
  const files = [...page.matchAll(/(?:deploy|test)\/[\w/.-]+\.(?:sh|ts)/g)].map(([path]) => path);
  expect(files.length).toBeGreaterThan(20);
  for (const file of files) expect(() => read(file), file).not.toThrow();
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  for (const [, script] of page.matchAll(/npm run ([\w:]+)/g)) expect(scripts).toHaveProperty([script as string]);
});

test('docs/reliability.md names every script of deploy/try and deploy/faults', () => {
  const page = read('docs/reliability.md');
  const scripts = ['try', 'faults'].flatMap((folder) =>
    readdirSync(new URL(`deploy/${folder}`, root))
      .filter((name) => name.endsWith('.sh'))
      .map((name) => `deploy/${folder}/${name}`),
  );
  expect(scripts.length).toBeGreaterThan(10);
  for (const script of scripts) expect(page).toContain(script);
});
