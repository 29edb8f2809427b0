/** The pieces of code that the console shows for a key: they do what the key may do, and a shell reads all of a command before it runs any of it. */
import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import type { Permission } from '../console/src/gql/graphql.js';
import { SNIPPETS } from '../console/src/pages/keys/snippets.js';

test('a key that is pasted after the command is read by it, also in a shell without bracketed paste', () => {
  const command = SNIPPETS.find(({ id }) => id === 'curl')?.code('http://127.0.0.1:9', []) as string;
  // The shell gets the lines as a terminal without bracketed paste passes them on.
  const input = `curl() { echo "sent with $ASTRID_API_KEY"; }\n${command}\nastrid_pasted\necho end\n`;
  const said = execFileSync('bash', ['--norc', '--noprofile'], { input, encoding: 'utf8', stdio: ['pipe', 'pipe', 'pipe'] });
  expect(said.split('\n').slice(-3)).toEqual(['sent with astrid_pasted', 'end', '']);
});

const codeOf = (id: string, permissions: Permission[], server = 'http://127.0.0.1:9') =>
  SNIPPETS.find((snippet) => snippet.id === id)?.code(server, permissions);

test('the code for a program asks for nothing that the key may not do', () => {
  const reader: Permission[] = ['READ_PUBLIC', 'READ_DATA'];
  for (const id of ['python', 'prefect', 'dramatiq']) {
    expect(codeOf(id, reader)).toContain('client.observations(');
    expect(codeOf(id, ['READ_PUBLIC'])).not.toContain('observations');
    expect(codeOf(id, reader)).not.toContain('claimed_runs');
  }
  const claimed = 'claimed_runs(AstridCredentials.load("astrid"), "preprocess"';
  expect(codeOf('prefect', [...reader, 'PREPROCESSING_PROCESS'])).toContain(claimed);
  expect(codeOf('prefect', [...reader, 'DETECTION_PROCESS'])).toContain('"model"');
});

test('the workflow of a runner has no address that only this machine reaches', () => {
  for (const server of ['http://127.0.0.1:4000', 'http://localhost:4000/astrid', 'http://[::1]:4000'])
    expect(codeOf('ci', [], server)).not.toContain(server);
  expect(codeOf('ci', [], 'https://astrid.example.org')).toContain('ASTRID_URL: https://astrid.example.org\n');
});
