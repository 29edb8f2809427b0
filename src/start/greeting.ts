/** The messages that a start prints: the admin's password, the URL of the API, and the next steps. */
import type { AddressInfo } from 'node:net';
import type { Config } from '../base/config.js';
import type { Admin } from './admin.js';

/** Print it as soon as the admin exists: a generated password must not be lost in a later failure. */
export function adminLines({ email, password, created, unseen }: Admin, config: Config): string[] {
  if (password !== null)
    return [
      `\nAdmin user created. The password is shown only once (npm run admin:reset sets a new one):\n\n    e-mail    ${email}\n    password  ${password}\n`,
    ];
  if (created) return [`Admin user ${email} created, with the password that you set.`];
  if (config.adminPassword !== undefined)
    return ['ADMIN_PASSWORD is ignored: users exist already (npm run admin:reset recovers access).'];
  // On a server a person has set the password, so a person knows it.
  if (unseen === null || config.databaseUrl !== undefined) return [];
  const command = `${unseen === config.adminEmail ? '' : `ADMIN_EMAIL=${unseen} `}npm run admin:reset`;
  return [`No admin has signed in yet. If nobody has the password of ${unseen}, stop this server: ${command} sets a new one.`];
}

const EVERYWHERE: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' };

/** The URL for programs on this machine. */
export function urlOf({ address, port }: AddressInfo, config: Config): string {
  const host = EVERYWHERE[address] ?? config.host;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}/graphql`;
}

/** The address of the console beside the endpoint. */
export const consoleOf = (url: string): string => url.replace(/graphql$/, 'console');

/** Printed when the server accepts requests. */
export function greeting(at: AddressInfo, config: Config, admin: Admin | null): string[] {
  const everywhere = EVERYWHERE[at.address];
  const url = urlOf(at, config);
  return [
    `AstrID is ready at ${url}`,
    ...(config.console ? [`Open the console in a browser: ${consoleOf(url)}`] : []),
    ...(everywhere ? [`It listens on every address of this machine (HOST=${config.host}).`] : []),
    ...(config.databaseUrl === undefined && admin?.created ? [nextSteps(url, admin)] : []),
  ];
}

const SIGN_IN = 'mutation($e:String!,$p:String!){signIn(input:{email:$e,password:$p}){accessToken}}';
const CREATE_KEY = 'mutation{createApiKey(input:{name:"my first flow",permissionSet:PREFECT_WORKFLOWS,expiresInDays:90}){key}}';
const LOOK = '{viewer{name permissions} observations(first:3){nodes{externalId ra dec}}}';

/** Three steps, each ready to paste into a shell. */
function nextSteps(url: string, { email, password }: Admin): string {
  const curl = `curl -s ${url} -H 'Content-Type: application/json'`;
  const extracted = (field: string) => `sed -E 's/.*"${field}":"([^"]+)".*/\\1/'`;
  const variables = { e: email, p: password };
  // A password from the settings is asked for: it should neither be printed nor stay in the history of a shell.
  const [ask, body] =
    password === null
      ? [
          `printf 'Password of %s: ' ${quoted(email)}; stty -echo; read -r P; stty echo; echo; `,
          `"$(P="$P" node -p ${quoted(`JSON.stringify({query:${JSON.stringify(SIGN_IN)},variables:{e:${JSON.stringify(email)},p:process.env.P}})`)})"`,
        ]
      : ['', quoted(JSON.stringify({ query: SIGN_IN, variables }))];
  return `
Next:
  1. Sign in and keep the token:
     ${ask}TOKEN=$(${curl} -d ${body} | ${extracted('accessToken')})
  2. Make a key for your flow; this is the only time it is shown:
     export ASTRID_URL=${url} ASTRID_API_KEY=$(${curl} -H "Authorization: Bearer $TOKEN" -d ${quoted(JSON.stringify({ query: CREATE_KEY }))} | ${extracted('key')}); echo "$ASTRID_API_KEY"
  3. Use it:
     ${curl} -H "X-API-Key: $ASTRID_API_KEY" -d ${quoted(JSON.stringify({ query: LOOK }))}
  Or open ${url} in a browser: GraphiQL has the same steps in tabs. In another terminal, npm run demo shows the whole pipeline on a separate server.
`;
}

/** Any text as one word of a shell. */
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
