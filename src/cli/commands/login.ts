/** `astrid login`, `logout` and `whoami`: the session of a profile. */

import { UsageError } from '../../base/usage-error.js';
import { Client } from '../../client/client.js';
import { DEFAULT_URL } from '../../client/endpoint.js';
import { lineFromStdin } from '../ask.js';
import type { Context, Leaf, SharedOptions } from '../command.js';
import { safeUrl, USER_AGENT } from '../connection.js';
import { EndSession, ShowPrincipal, StartSession } from '../operations.js';
import { note, properties, until } from '../output.js';
import { signInAt } from '../outside-issuer.js';
import { type Session, SessionFile } from '../session-file.js';

interface LoginOptions extends SharedOptions {
  readonly email?: string;
  readonly passwordStdin?: boolean;
  readonly issuer?: string;
  readonly clientId?: string;
  readonly scope: string;
}

export const login: Leaf = {
  usage: 'login',
  isOfSession: true,
  summary: 'sign in and store the session',
  examples: [
    'astrid login --url https://astrid.example.org',
    'astrid login --email me@example.org --password-stdin < password.txt',
    'astrid login --issuer https://sso.example.org --client-id astrid-cli',
  ],
  options: (command) =>
    command
      .option('--email <email>', 'your e-mail address')
      .option('--password-stdin', 'read the password from standard input (or set ASTRID_PASSWORD)')
      .option('--issuer <url>', 'sign in in the browser, at this OpenID Connect issuer (or set ASTRID_ISSUER)')
      .option('--client-id <id>', 'the client that is registered there (or set ASTRID_CLIENT_ID)')
      .option('--scope <scope>', 'the scope to request there', 'openid email offline_access'),
  work: async (context: Context, options: LoginOptions) => {
    const file = new SessionFile(context.profile);
    const known = await file.read();
    const url = safeUrl(options.url || process.env.ASTRID_URL || known?.url || DEFAULT_URL, context.allowHttp);
    const session = await file.alone(async () => {
      const made = await newSession(context, options, url, known?.email);
      await file.write(made);
      return made;
    });
    const client = new Client({ url, apiKey: null, token: session.accessToken, signal: context.signal });
    const { viewer } = await client.request(ShowPrincipal);
    context.print(
      { url, profile: context.profile, ...viewer },
      () => `Signed in at ${url} as ${viewer?.name} (${viewer?.role ?? 'no role'}).`,
    );
  },
};

async function newSession(context: Context, options: LoginOptions, url: string, lastEmail?: string): Promise<Session> {
  const issuer = options.issuer ?? process.env.ASTRID_ISSUER;
  if (issuer !== undefined) {
    const clientId = options.clientId ?? process.env.ASTRID_CLIENT_ID;
    if (clientId === undefined) throw new UsageError('--client-id is required with --issuer.');
    const show = (address: string) => note(`Open this address in a browser, and sign in there:\n${address}`);
    return { url, ...(await signInAt({ issuer, clientId, scope: options.scope }, show, context.signal)) };
  }
  const email = options.email ?? (await context.questions.text('E-mail', '--email', lastEmail));
  const password = await passwordFor(context, options);
  const client = new Client({ url, apiKey: null, userAgent: USER_AGENT, signal: context.signal });
  const { signIn } = await client.request(StartSession, { input: { email, password } });
  const { accessToken, expiresAt, refreshToken } = signIn;
  return { url, accessToken, expiresAt, refreshToken, email };
}

async function passwordFor({ questions }: Context, { passwordStdin }: LoginOptions): Promise<string> {
  if (passwordStdin) return lineFromStdin('password');
  return process.env.ASTRID_PASSWORD || questions.secret('Password', '--password-stdin');
}

export const logout: Leaf = {
  usage: 'logout',
  isOfSession: true,
  summary: 'end the session, here and on the server',
  examples: ['astrid logout', 'astrid logout --profile staging'],
  work: async (context: Context) => {
    const file = new SessionFile(context.profile);
    await file.alone(async () => {
      const session = await file.read();
      if (session === null) {
        context.print({ signedOut: false }, () => 'Nobody was signed in.');
        return;
      }
      // The file is removed first: whether or not the server answers, this machine stores no token any more.
      await file.remove();
      if (session.issuer === undefined && session.refreshToken !== undefined)
        await new Client({ url: session.url, apiKey: null, signal: context.signal }).request(EndSession, {
          input: { refreshToken: session.refreshToken },
        });
      context.print({ signedOut: true, url: session.url }, () => `Signed out of ${session.url}.`);
    });
  },
};

export const whoami: Leaf = {
  usage: 'whoami',
  summary: 'show who you are, and what you may do',
  examples: ['astrid whoami', 'ASTRID_API_KEY=astrid_… astrid whoami --json'],
  work: async (context: Context) => {
    const connection = await context.connect();
    const { viewer } = await connection.request(ShowPrincipal);
    context.print({ url: connection.url, ...viewer }, () =>
      properties([
        ['server', connection.url],
        ['name', viewer?.name],
        ['kind', viewer?.kind === 'API_KEY' ? 'API key' : 'user'],
        ['role', viewer?.role],
        ['permissions', viewer?.permissions.join(', ')],
        ['surveys', viewer?.scopes.length ? viewer.scopes.join(', ') : 'all'],
        ['ends', viewer?.expiresAt ? `${until(viewer.expiresAt)} (${viewer.expiresAt})` : 'never'],
      ]),
    );
  },
};
