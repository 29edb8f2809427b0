/**
 * Mercurius with its JIT from the first request on, with the committed schema, and with the duties of this server: it looks the digest of the key up
 * in memory, gives each request an id, sets the headers of this server, and writes one log line for each request. Its viewer costs
 * nothing to resolve. `mercurius.mjs DIGEST` knows the key with this digest.
 */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import Fastify from 'fastify';
import mercurius from 'mercurius';
import pino from 'pino';
import { digestOf } from '../../src/access/credentials/formats/api-key.ts';
import { HEADERS } from '../../src/http/response/headed-response.ts';
import { answerTheBench } from '../serving.ts';

const keys = new Map([[process.argv[2], { kind: 'apiKey', keyId: randomUUID(), name: 'bench' }]]);
const log = pino({ level: 'info' }, pino.destination('/dev/null'));

const fastify = Fastify({ logger: false, genReqId: () => randomUUID() });
fastify.decorateRequest('principal', null);
fastify.addHook('onRequest', (request, reply, done) => {
  reply.headers({ ...HEADERS, 'X-Request-Id': request.id });
  const key = request.headers['x-api-key'];
  request.principal = keys.get(typeof key === 'string' ? digestOf(key) : '') ?? null;
  if (request.principal === null) reply.code(401).send({ errors: [{ message: 'Unknown key.' }] });
  else done();
});
fastify.addHook('onResponse', (request, reply, done) => {
  const { principal, id, ip } = request;
  log.info(
    {
      requestId: id,
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime * 10) / 10,
      address: ip,
      principal: principal?.kind ?? 'refused',
      keyId: principal?.keyId,
    },
    'request',
  );
  done();
});
fastify.register(mercurius, {
  schema: readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8'),
  resolvers: { Query: { viewer: (_root, _args, { principal }) => ({ kind: 'API_KEY', name: principal.name }) } },
  context: ({ principal }) => ({ principal }),
  jit: 1,
});
await fastify.ready();
answerTheBench(fastify.server);
