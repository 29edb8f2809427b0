/** Measures how long signIn takes to refuse unknown and known e-mails, in turn. The times should be equal, apart from noise. */
import pino from 'pino';
import { hashPassword } from '../src/access/credentials/passwords.js';
import type { Caller } from '../src/access/principal.js';
import { ANONYMOUS } from '../src/access/principal.js';
import { createApp } from '../src/app.js';
import { openDatabase } from '../src/database/connect.js';
import { signIn } from '../src/modules/users/service.js';

const ROUNDS = 200;

const database = await openDatabase(process.env.DATABASE_URL ? { url: process.env.DATABASE_URL } : {});
const app = createApp({ database, log: pino({ level: 'silent' }), jwtSecret: 'a secret that only the bench uses, long enough' });
await app.passwords.prepareDecoy();
const passwordHash = await hashPassword('the real password');
const tag = `bench${Date.now()}`;
await app.db.user.createMany({
  data: Array.from({ length: ROUNDS }, (_, n) => ({
    email: `${tag}-${n}@example.org`,
    name: tag,
    role: 'GUEST' as const,
    isActive: false,
    passwordHash,
  })),
});

async function timeOf(email: string, n: number): Promise<number> {
  const origin = { requestId: 'bench', address: `10.0.${n >> 8}.${n & 255}`, userAgent: null };
  const caller: Caller = { principal: ANONYMOUS, origin };
  const began = performance.now();
  await signIn(app, caller, { email, password: 'not the password' }).catch(() => {});
  return performance.now() - began;
}

const known: number[] = [];
const unknown: number[] = [];
for (let n = 0; n < ROUNDS; n++) {
  known.push(await timeOf(`${tag}-${n}@example.org`, n));
  unknown.push(await timeOf(`${tag}-nobody-${n}@example.org`, n));
}
const quantile = (times: number[], q: number) =>
  ([...times].sort((a, b) => a - b)[Math.floor(times.length * q)] as number).toFixed(1);
for (const [what, times] of [
  ['known e-mail', known],
  ['unknown e-mail', unknown],
] as const) {
  process.stdout.write(
    `${what.padEnd(15)} p10 ${quantile(times, 0.1)} ms   p50 ${quantile(times, 0.5)} ms   p90 ${quantile(times, 0.9)} ms\n`,
  );
}
await database.close();
