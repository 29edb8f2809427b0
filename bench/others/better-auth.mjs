/**
 * better-auth with its plugin of API keys on an empty PostgreSQL database: answers the first message with how long
 * `verifyApiKey` takes for a good key, in microseconds, elapsed and of CPU time.
 */
import { apiKey } from '@better-auth/api-key';
import { betterAuth } from 'better-auth';
import { getMigrations } from 'better-auth/db/migration';
import pg from 'pg';

const auth = betterAuth({
  database: new pg.Pool({ connectionString: process.argv[2] }),
  secret: 'a secret of the bench, which is thrown away',
  baseURL: 'http://127.0.0.1',
  emailAndPassword: { enabled: true },
  telemetry: { enabled: false },
  logger: { disabled: true },
  plugins: [apiKey({ rateLimit: { enabled: false } })],
});
await (await getMigrations(auth.options)).runMigrations();
const { user } = await auth.api.signUpEmail({
  body: { email: 'bench@example.org', name: 'bench', password: 'bench bench bench' },
});
const { key } = await auth.api.createApiKey({ body: { userId: user.id } });

async function verify(times) {
  for (let i = 0; i < times; i++) {
    const { valid } = await auth.api.verifyApiKey({ body: { key } });
    if (!valid) throw new Error('better-auth refuses its own key.');
  }
}

process.on('message', async () => {
  const TIMES = 500;
  await verify(TIMES);
  const [began, used] = [performance.now(), process.cpuUsage()];
  await verify(TIMES);
  const { user, system } = process.cpuUsage(used);
  process.send?.({ elapsed: ((performance.now() - began) * 1_000) / TIMES, cpu: (user + system) / TIMES });
});
process.send?.({ ready: true });
process.on('disconnect', () => process.exit(0));
