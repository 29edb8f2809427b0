/** `astrid doctor`: tries a deployment end to end, times each step, and removes what it made. */
import { Client } from '../../client/client.js';
import { AstridError } from '../../client/error.js';
import type { TypedDocumentString } from '../../client/gql/graphql.js';
import type { Context, Leaf } from '../command.js';
import type { Connection } from '../connection.js';
import { EXIT, failureOf } from '../exit.js';
import { EndKey, FindRequirements, MakeKey, ShowPrincipal } from '../operations.js';
import { counted, note, say, styled, wrapped } from '../output.js';
import { urlOfPath, versionOf, versionWarning } from '../server-version.js';
import { firstOfStream } from '../stream.js';

interface Result {
  readonly step: string;
  readonly outcome: 'passed' | 'failed' | 'not checked';
  readonly ms: number;
  readonly detail: string;
}

/** The key of the doctor ends by itself, even when the doctor is killed. */
const KEY_MINUTES = 15;
/** A clock that is further off makes tokens and keys end early or late. */
const MOST_SECONDS_OFF = 5;

export const doctor: Leaf = {
  usage: 'doctor',
  summary: 'try a deployment end to end',
  examples: ['astrid doctor', 'astrid doctor --url https://astrid.example.org --json'],
  work: async (context: Context) => {
    const connection = await context.connect();
    const results: Result[] = [];
    const step = stepper(context, results);
    const { url } = connection;
    await step('the server is reachable and ready', () => ready(url, context.signal));
    await step('its version fits', () => version(url, context.signal));
    await step('its clock agrees with this one', () => clock(url, context.signal));
    const principal = await step('the credential works', async () => {
      const { viewer } = await connection.request(ShowPrincipal);
      return { detail: `${viewer?.name}, ${viewer?.role ?? 'API key'}`, value: viewer };
    });
    const canMake = principal?.permissions.includes('ADMIN_ACCESS') && principal.permissions.includes('READ_DATA');
    if (principal && canMake) await keySteps(context, connection, step);
    else {
      const reason = principal ? 'needs admin:access and read:data' : 'needs a credential that works';
      results.push(...KEY_STEPS.map((name) => skipped(name, reason)));
    }
    report(context, results);
  },
};

const KEY_STEPS = [
  'a key can be made',
  'it is used',
  'a request that the key does not permit is refused',
  'streams work',
  'it is revoked',
  'it is dead',
];
const skipped = (step: string, detail: string): Result => ({ step, outcome: 'not checked', ms: 0, detail });

interface Passed<Value> {
  readonly detail?: string;
  readonly value?: Value;
}
type Step = <Value>(name: string, work: () => Promise<Passed<Value>>) => Promise<Value | undefined>;

/** Below the name of a step. */
const INDENT = ' '.repeat(18);

/** Runs steps one after the other. A failed step does not end the others. */
const stepper =
  (context: Context, results: Result[]): Step =>
  async (name, work) => {
    const began = performance.now();
    const end = (outcome: Result['outcome'], detail: string) => {
      const result = { step: name, outcome, ms: Math.round(performance.now() - began), detail };
      results.push(result);
      if (context.isJson) return;
      const mark = outcome === 'passed' ? styled('green', 'ok    ') : styled('red', 'FAILED');
      say(wrapped(`${mark} ${String(result.ms).padStart(6)} ms  ${name}${detail ? `: ${detail}` : ''}`, INDENT));
    };
    try {
      const { detail = '', value } = await work();
      end('passed', detail);
      return value;
    } catch (error) {
      context.signal.throwIfAborted();
      end('failed', detailOf(error));
      return undefined;
    }
  };

/** One line, without the stack of an error that this program does not know. */
function detailOf(error: unknown): string {
  const { code, message } = failureOf(error);
  if (code !== 'UNEXPECTED') return message || String(error);
  const { message: known, cause } = error as Error;
  const reason = (cause as NodeJS.ErrnoException | undefined)?.code;
  return reason === undefined ? known : `${known} (${reason})`;
}

async function keySteps(context: Context, connection: Connection, step: Step): Promise<void> {
  const { url } = connection;
  const input = {
    name: `doctor ${new Date().toISOString()}`,
    permissions: ['READ_DATA' as const],
    expiresAt: new Date(Date.now() + KEY_MINUTES * 60_000).toISOString(),
  };
  const made = await step('a key can be made', async () => ({
    value: (await connection.request(MakeKey, { input })).createApiKey,
  }));
  if (made === undefined) return;
  const { id } = made.apiKey;
  const revoke = (by = connection) => by.request(EndKey, { input: { id, reason: 'astrid doctor has ended' } });
  let isRevoked = false;
  try {
    const client = new Client({ url, apiKey: made.key, signal: context.signal, retries: 0 });
    await step('it is used', async () => {
      await client.request(FindRequirements, { document: '{ viewer { id } }' });
      return {};
    });
    await step('a request that the key does not permit is refused', () =>
      refusal(client, MakeKey, { input: { ...input, name: 'never' } }, 'FORBIDDEN'),
    );
    await step('streams work', () => stream(url, made.key, context.signal));
    await step('it is revoked', async () => {
      await revoke();
      isRevoked = true;
      return {};
    });
    await step('it is dead', () => refusal(client, ShowPrincipal, {}, 'UNAUTHENTICATED'));
  } finally {
    if (!isRevoked)
      await revoke(connection.uninterrupted()).catch(() =>
        note(`The key ${made.apiKey.prefix}… ends in ${KEY_MINUTES} minutes by itself.`),
      );
  }
}

async function ready(url: string, signal: AbortSignal): Promise<Passed<never>> {
  const response = await fetch(urlOfPath(url, '/readyz'), { redirect: 'manual', signal }).catch(() => {
    throw new AstridError('UNREACHABLE', `Nothing answers at ${url}.`);
  });
  if (response.status !== 200) throw new Error(`/readyz answers ${response.status}: ${(await response.text()).split('\n')[0]}`);
  return { detail: url };
}

async function version(url: string, signal: AbortSignal): Promise<Passed<never>> {
  const server = await versionOf(url, signal);
  if (server === null) throw new Error('the server states no version');
  const warning = versionWarning(server);
  if (warning !== null) throw new Error(warning);
  return { detail: server };
}

/** The server's time has seconds only, and the answer needs some time. */
async function clock(url: string, signal: AbortSignal): Promise<Passed<never>> {
  const response = await fetch(urlOfPath(url, '/livez'), { redirect: 'manual', signal });
  const off = (Date.now() - Date.parse(response.headers.get('date') ?? '')) / 1_000;
  if (!(Math.abs(off) <= MOST_SECONDS_OFF)) throw new Error(`the clocks differ by ${Math.round(off)} s`);
  return { detail: 'within 5 s' };
}

async function refusal<Result, Variables>(
  client: Client,
  operation: TypedDocumentString<Result, Variables>,
  variables: object,
  code: string,
): Promise<Passed<never>> {
  try {
    await client.request(operation as TypedDocumentString<Result, object>, variables);
  } catch (error) {
    if (error instanceof AstridError && error.code === code) return { detail: code };
    throw error;
  }
  throw new Error(`the server accepted it, and ${code} was expected`);
}

/** A stream without events still sends its headers, and then a comment at times. */
async function stream(url: string, key: string, signal: AbortSignal): Promise<Passed<never>> {
  await firstOfStream(url, { 'X-API-Key': key }, 'subscription { detectionRecorded { __typename } }', signal);
  return {};
}

function report(context: Context, results: readonly Result[]): void {
  const failed = results.filter(({ outcome }) => outcome === 'failed').length;
  const unchecked = results.filter(({ outcome }) => outcome === 'not checked');
  context.print({ passed: failed === 0, steps: results }, () =>
    [
      ...unchecked.map(({ step, detail }) => wrapped(`-${INDENT.slice(1)}${step}: not checked, it ${detail}`, INDENT)),
      failed === 0
        ? `\nAll is well${unchecked.length > 0 ? `; ${counted(unchecked.length, 'step')} not checked` : ''}.`
        : `\n${counted(failed, 'step')} failed.`,
    ].join('\n'),
  );
  if (failed > 0) process.exitCode = EXIT.refused;
}
