/** What a start says to whoever reads its console: the admin's password, where the API is, and what to do next. */
import type { AddressInfo } from 'node:net';
import type { Admin } from './bootstrap.js';
import type { Config } from './config.js';

/** To be said as soon as the admin is there: whatever fails after it, a password that was made up must not be lost. */
export function aboutAdmin({ email, password, created, unseen }: Admin, config: Config): string[] {
  if (password !== null)
    return [
      `\nAdmin user made. The password is shown this once (npm run admin:reset makes a new one):\n\n    e-mail    ${email}\n    password  ${password}\n`,
    ];
  if (created) return [`Admin user ${email} made, with the password you set.`];
  if (config.adminPassword !== undefined)
    return ['ADMIN_PASSWORD is ignored: users exist already (npm run admin:reset recovers access).'];
  // On a server the password was set, so somebody has it.
  if (unseen === null || config.databaseUrl !== undefined) return [];
  const command = `${unseen === config.adminEmail ? '' : `ADMIN_EMAIL=${unseen} `}npm run admin:reset`;
  return [`No admin has signed in yet. If nobody has the password of ${unseen}, stop this server: ${command} makes a new one.`];
}

/** Said when requests are let in. */
export function greeting({ address, port }: AddressInfo, config: Config, admin: Admin): string[] {
  const everywhere = { '0.0.0.0': '127.0.0.1', '::': '::1' }[address];
  const host = everywhere ?? config.host;
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${port}/graphql`;
  return [
    `AstrID is ready at ${url}`,
    ...(everywhere ? [`It listens on every address of this machine (HOST=${config.host}).`] : []),
    ...(config.databaseUrl === undefined && admin.created ? [nextSteps(url, admin)] : []),
  ];
}

/** Three steps, each ready to paste. */
function nextSteps(url: string, { email, password }: Admin): string {
  const shown = password ?? '<the password you set>';
  return `
Next:
  1. Sign in and keep the token:
     TOKEN=$(curl -s ${url} -H 'Content-Type: application/json' -d '{"query":"mutation($e:String!,$p:String!){signIn(input:{email:$e,password:$p}){accessToken}}","variables":{"e":"${email}","p":"${shown}"}}' | sed -E 's/.*"accessToken":"([^"]+)".*/\\1/')
  2. Make a key for your flow; this is the only time it is shown:
     KEY=$(curl -s ${url} -H 'Content-Type: application/json' -H "Authorization: Bearer $TOKEN" -d '{"query":"mutation{createApiKey(input:{name:\\"my first flow\\",permissionSet:PREFECT_WORKFLOWS,expiresInDays:90}){key}}"}' | sed -E 's/.*"key":"([^"]+)".*/\\1/'); echo "$KEY"
  3. Use it:
     curl -s ${url} -H 'Content-Type: application/json' -H "X-API-Key: $KEY" -d '{"query":"{viewer{name permissions} observations(first:3){nodes{externalId ra dec}}}"}'
  Or open ${url} in a browser. In another terminal, npm run demo shows the whole journey on a server of its own.
`;
}
