/**
 * Floods a server with credentials that do not exist, from 600 addresses, in a separate process: `flooder.ts PORT KIND CONNECTIONS`. It begins
 * with the first IPC message. Each later message is answered with the number of answers until now.
 */
import { randomInt } from 'node:crypto';
import { Agent, request } from 'node:http';
import { generateApiKey } from '../src/access/credentials/formats/api-key.js';

const ADDRESSES = 600;
const [port, kind, connections = '150'] = process.argv.slice(2);
const agent = new Agent({ keepAlive: true, maxSockets: Number(connections) });
const BODY = JSON.stringify({ query: '{ viewer { name } }' });
const CLAIMS = Buffer.from(JSON.stringify({ iss: 'astrid', aud: 'astrid-api', sub: 'x', exp: 9_999_999_999 })).toString(
  'base64url',
);

/** To make a key takes as long as to refuse one. */
const keys = Array.from({ length: 20_000 }, generateApiKey);
let sent = randomInt(keys.length);
let answered = 0;

function credential(): Record<string, string> {
  const key = keys[sent % keys.length] as string;
  if (kind === 'keys') return { 'X-API-Key': key };
  if (kind === 'malformed') return { 'X-API-Key': `${key}x` };
  return { Authorization: `Bearer eyJhbGciOiJIUzI1NiJ9.${CLAIMS}.${key.slice(-43)}` };
}

function flood(): void {
  const from = ++sent % ADDRESSES;
  const headers = {
    'Content-Type': 'application/json',
    'X-Forwarded-For': `10.${from % 200}.${Math.floor(from / 200)}.7`,
    ...credential(),
  };
  request({ host: '127.0.0.1', port, path: '/graphql', method: 'POST', agent, headers }, (response) => {
    response.resume().once('end', () => {
      answered++;
      flood();
    });
  })
    .once('error', () => {})
    .end(BODY);
}

process.once('message', () => {
  for (let i = 0; i < Number(connections); i++) flood();
  process.on('message', () => process.send?.({ answered }));
});
process.on('disconnect', () => process.exit(0));
process.send?.({});
