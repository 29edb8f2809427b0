/**
 * PostGraphile 5 on the rows of the database given, for reading only, without its development tools. It needs Node 22 or newer. The plugin for indexes would
 * hide relations whose foreign key has no index with the same first columns.
 */
import { createServer } from 'node:http';
import { postgraphile } from 'postgraphile';
import { makePgService } from 'postgraphile/adaptors/pg';
import { grafserv } from 'postgraphile/grafserv/node';
import { PostGraphileAmberPreset } from 'postgraphile/presets/amber';
import { answerTheBench } from '../serving.ts';

// What it prints of types that it does not know would stand between the findings.
console.log = () => {};
console.warn = () => {};
const instance = postgraphile({
  extends: [PostGraphileAmberPreset],
  disablePlugins: ['PgIndexBehaviorsPlugin'],
  pgServices: [makePgService({ connectionString: process.argv[2], schemas: ['public'], poolSize: 10 })],
  grafserv: { watch: false, graphiql: false },
});
const server = createServer();
await instance.createServ(grafserv).addTo(server);
answerTheBench(server);
