/**
 * The health check of the image, which has no curl: `node healthy.mjs [PATH]` ends with 0 when the server in this container answers PATH
 * with 200, and with 1 otherwise. The default is /livez: a supervisor that restarts unhealthy containers must not restart a server whose
 * database is unavailable.
 */
const [path = '/livez'] = process.argv.slice(2);
const url = `http://127.0.0.1:${process.env.PORT || 4000}${path}`;
const answer = await fetch(url, { signal: AbortSignal.timeout(4_000) }).catch((error) => ({
  status: error.cause?.code ?? error.message,
}));
if (answer.status !== 200) console.log(`${path}: ${answer.status}`);
process.exitCode = answer.status === 200 ? 0 : 1;
