/** Mercurius with its JIT from the first request on, with the committed schema and a viewer that costs nothing to resolve. */
import { readFileSync } from 'node:fs';
import Fastify from 'fastify';
import mercurius from 'mercurius';
import { answerTheBench } from '../serving.ts';

const fastify = Fastify({ logger: false });
fastify.register(mercurius, {
  schema: readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8'),
  resolvers: { Query: { viewer: () => ({ kind: 'API_KEY', name: 'bench' }) } },
  jit: 1,
});
await fastify.ready();
answerTheBench(fastify.server);
