/** PostGraphile 4 on the rows of the database given, for reading only, as its documentation tells to run it in production. */
import { createServer } from 'node:http';
import pg from 'pg';
import { postgraphile } from 'postgraphile';
import { answerTheBench } from '../serving.ts';

const pool = new pg.Pool({ connectionString: process.argv[2], max: 10 });
const answer = postgraphile(pool, 'public', {
  graphiql: false,
  disableDefaultMutations: true,
  disableQueryLog: true,
  dynamicJson: true,
  retryOnInitFail: false,
});
answerTheBench(createServer(answer));
