/** The files in deploy/ that no test can run here name settings, paths and limits that the server has. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';

const root = new URL('../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), 'utf8');
const SETTINGS = new Set(
  [...read('docs/operations.md').matchAll(/^\| (`[A-Z_`, ]+`) \|/gm)].flatMap(([, names]) =>
    (names as string).replaceAll('`', '').split(', '),
  ),
);
/** Variables of Node and of the other images. */
const OTHERS = [
  'NODE_ENV',
  'POSTGRES_USER',
  'POSTGRES_PASSWORD',
  'OWNER_PASSWORD',
  'SERVER_PASSWORD',
  'OWNER_URL',
  'SITE',
  'NODE',
];

/** A folder for one test. */
function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), 'astrid-deploy-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

const FILES = ['Dockerfile', 'compose.yaml', 'secrets.sh', 'systemd/astrid-api.service', 'kubernetes/settings.yaml'];

test.each(FILES)('deploy/%s sets only variables that exist', (file) => {
  const text = read(`deploy/${file}`).replaceAll(/^ *#.*$/gm, '');
  const assigned = [...text.matchAll(/(?:^|[ {])'?([A-Z][A-Z_]{2,})'?(?:=|: )/gm)].map(([, name]) => name as string);
  expect(assigned.length).toBeGreaterThan(0);
  expect(assigned.filter((name) => !SETTINGS.has(name) && !OTHERS.includes(name) && !/^(RUN|COPY|CMD|ENV)$/.test(name))).toEqual(
    [],
  );
});

test('deploy/secrets.sh writes the secrets that compose.yaml requires, and only its user can read them', () => {
  const file = join(temporary(), '.env');
  execFileSync('sh', ['-c', 'umask 022 && exec sh deploy/secrets.sh "$0"', file], { cwd: fileURLToPath(root) });
  const required = new Set([...read('deploy/compose.yaml').matchAll(/\$\{([A-Z_]+)[:}]/g)].map(([, name]) => name));
  const written = [...readFileSync(file, 'utf8').matchAll(/^([A-Z_]+)=\S+$/gm)].map(([, name]) => name);
  expect(written.sort()).toEqual([...required].sort());
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('deploy/secrets.sh does not replace secrets that are in use', () => {
  const file = join(temporary(), '.env');
  const write = () => execFileSync('sh', ['deploy/secrets.sh', file], { cwd: fileURLToPath(root), stdio: 'pipe' });
  write();
  const before = readFileSync(file, 'utf8');
  expect(write).toThrow(/exists/);
  expect(readFileSync(file, 'utf8')).toBe(before);
});

test('git ignores the file of the secrets', () => {
  expect(read('.gitignore').split('\n')).toContain('deploy/.env');
});

test('no page deletes the settings that an earlier page has written', () => {
  // Prints the lines of docs/deploying.md that make the file, with another path.
  const made = [...read('docs/deploying.md').matchAll(/^.*install -m 600.*$/gm)].map(([line]) => line);
  expect(made).toHaveLength(1);
  const settings = join(temporary(), 'settings');
  const line = (made[0] as string).replaceAll('/etc/astrid-api.env', settings).replaceAll('sudo ', '');
  const run = (script: string) => execFileSync('sh', ['-euc', script], { encoding: 'utf8' });
  run(line);
  expect(statSync(settings).mode & 0o777).toBe(0o600);
  expect(run(`echo JWT_SECRET=kept >"${settings}"; ${line}; cat "${settings}"`)).toBe('JWT_SECRET=kept\n');
});

test('the servers of compose.yaml use the role that may not change tables, and the migration uses its owner', () => {
  const roles = [...read('deploy/compose.yaml').matchAll(/postgresql:\/\/(\w+):/g)].map(([, role]) => role);
  expect(roles).toEqual(['astrid', 'astrid_owner']);
  expect(read('deploy/compose.yaml')).toContain("MIGRATE: 'off'");
});

test('the manifests state the image of this version', () => {
  const { version } = JSON.parse(read('package.json')) as { version: string };
  expect(/newTag: (\S+)/.exec(read('deploy/kubernetes/kustomization.yaml'))?.[1]).toBe(version);
  expect(/astrid:(\S+)/.exec(read('deploy/kubernetes/migrate.yaml'))?.[1]).toBe(version);
  // The release writes it there.
  for (const file of ['kustomization.yaml', 'migrate.yaml'])
    expect(read('scripts/release.ts')).toContain(`'deploy/kubernetes/${file}'`);
});

test('on Kubernetes the servers start after the owner has granted their rights', () => {
  const page = read('docs/deploying.md');
  const order = ['job/astrid-migrate', 'rights.sql', 'apply -k', 'rollout status'].map((text) => page.indexOf(text));
  expect(order).toEqual([...order].sort((a, b) => a - b));
  expect(order[0]).toBeGreaterThan(0);
});

test('the network policy lets the server reach what its settings may name', () => {
  const policy = read('deploy/kubernetes/network-policy.yaml');
  const ports = [...policy.slice(policy.indexOf('egress:')).matchAll(/port: (\d+)/g)].map(([, port]) => Number(port));
  // The name service, HTTPS, PostgreSQL, PgBouncer, Redis, and the collector of OpenTelemetry.
  for (const port of [53, 443, 5432, 6432, 6379, 4317, 4318]) expect(ports).toContain(port);
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
  const files = [...FILES, 'kubernetes/migrate.yaml'].map((file) => `deploy/${file}`);
  const started = [...files, 'docs/deploying.md'].flatMap((file) => [...read(file).matchAll(/dist\/([\w/-]+)\.js/g)]);
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
