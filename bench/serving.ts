/** What a server under measurement does besides serving: it tells its port, and at each question what it has used. */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export function answerTheBench(server: Server): void {
  server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
  process.on('message', () => {
    const { user, system } = process.cpuUsage();
    process.send?.({ micros: user + system, rss: process.memoryUsage.rss() });
  });
  process.on('disconnect', () => process.exit(0));
}
