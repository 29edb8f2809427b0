/** Sends one request repeatedly over some connections, in a separate process: the driver for machines without wrk. Each IPC message is one run. */
import { Agent, request } from 'node:http';
import type { Drove, Load } from './driver.js';

let agent = new Agent({ keepAlive: true });

function ask({ port, body, headers }: Load): Promise<{ status: number; bytes: number }> {
  return new Promise((resolve, reject) => {
    const sent = request({ port, host: '127.0.0.1', path: '/graphql', method: 'POST', agent, headers }, (response) => {
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, bytes }));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

async function play(load: Load): Promise<Drove> {
  agent.destroy();
  agent = new Agent({ keepAlive: true, maxSockets: load.connections });
  const until = performance.now() + load.seconds * 1_000;
  const drove = { requests: 0, bytes: 0, failed: 0 };
  await Promise.all(
    Array.from({ length: load.connections }, async () => {
      while (performance.now() < until) {
        const { status, bytes } = await ask(load);
        drove.requests++;
        drove.bytes += bytes;
        if (status !== 200) drove.failed++;
      }
    }),
  );
  return drove;
}

process.on('message', (load: Load) => {
  play(load).then(
    (drove) => process.send?.(drove),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
process.on('disconnect', () => process.exit(0));
