/** Asks a server so many times over 16 connections, in a process of its own. Each IPC message is one such round. */
import { Agent, request } from 'node:http';

const CONNECTIONS = 16;
const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });

export interface Round {
  readonly port: number;
  readonly count: number;
  readonly body: string;
  readonly headers: Record<string, string>;
}

export interface Outcome {
  /** The first answer, to see that it is what was asked for. */
  readonly sample: string;
  readonly failed: number;
  readonly seconds: number;
}

function ask({ port, body, headers }: Round): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const sent = request({ port, host: '127.0.0.1', path: '/graphql', method: 'POST', agent, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

async function play(round: Round): Promise<Outcome> {
  const began = performance.now();
  let left = round.count;
  let failed = 0;
  let sample = '';
  await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      while (left-- > 0) {
        const { status, text } = await ask(round);
        sample ||= text;
        if (status !== 200 || text.includes('"errors"')) failed++;
      }
    }),
  );
  return { sample, failed, seconds: (performance.now() - began) / 1_000 };
}

process.on('message', (round: Round) => {
  play(round).then(
    (outcome) => process.send?.(outcome),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
process.on('disconnect', () => process.exit(0));
