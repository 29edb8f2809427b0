/** Connections that arrive at once: Node accepts one in each turn, so no request may make the turns long before all are accepted. */
import { once } from 'node:events';
import type { Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createHttpServer } from '../src/http/http.js';
import { startServer, type TestServer } from './support/server.js';

const MANY = 40;
let server: TestServer;
let http: Server;
beforeAll(async () => {
  server = await startServer();
  http = createHttpServer(server.app).listen(0, '127.0.0.1');
  await once(http, 'listening');
});
afterAll(async () => {
  http.close();
  await server.stop();
});

test('no request begins before all connections that arrived with its own are accepted', async () => {
  const { port } = http.address() as AddressInfo;
  const body = '{"query":"{ surveys(first: 1) { nodes { id } } }"}';
  const head = [
    'POST /graphql HTTP/1.1',
    'Host: x',
    'Content-Type: application/json',
    `Authorization: Bearer ${server.admin.token}`,
  ];
  const text = `${[...head, 'Connection: close', `Content-Length: ${body.length}`].join('\r\n')}\r\n\r\n${body}`;
  let accepted = 0;
  const atStatement: number[] = [];
  const { database } = server.app;
  const read = database.read.bind(database);
  vi.spyOn(database, 'read').mockImplementation((statement) => {
    atStatement.push(accepted);
    return read(statement);
  });
  http.on('connection', () => accepted++);
  const sockets = Array.from({ length: MANY }, () => connect(port, '127.0.0.1'));
  await Promise.all(
    sockets.map(
      (socket) =>
        new Promise<void>((resolve, reject) => {
          socket.resume().once('end', resolve).once('error', reject);
          socket.write(text);
        }),
    ),
  );
  expect(atStatement).toEqual(Array(MANY).fill(MANY));
});
