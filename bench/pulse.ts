/**
 * Requests /livez from a server every 5 ms over one connection, in a separate process. The longest wait for an answer is the longest stall
 * of the server's event loop. It answers each IPC message, after one more answer of the server, with the longest wait since the
 * previous message.
 */
import { Agent, get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

const INTERVAL_MS = 5;
const agent = new Agent({ keepAlive: true, maxSockets: 1 });
const [port] = process.argv.slice(2);
let longest = 0;

const beat = () =>
  new Promise<void>((resolve, reject) => {
    const began = performance.now();
    get({ host: '127.0.0.1', port, path: '/livez', agent }, (response) => {
      response.resume().once('end', () => {
        longest = Math.max(longest, performance.now() - began);
        resolve();
      });
    }).once('error', reject);
  });

let asked = false;

process.on('message', () => {
  asked = true;
});
process.on('disconnect', () => process.exit(0));
process.send?.({});
for (;;) {
  const answers = asked;
  await beat();
  if (answers) {
    asked = false;
    process.send?.({ longest });
    longest = 0;
  }
  await sleep(INTERVAL_MS);
}
