/**
 * The limit of a list: `node:http` that reads the body, parses it as JSON, runs one hand-written statement and sends the text that PostgreSQL
 * made. It checks nothing and logs nothing. The rows and values of its answer are those of this API.
 */
import { createServer, type Server } from 'node:http';
import pg from 'pg';

const ROW = `'Observation:' || o.id AS id, o.external_id AS "externalId", o.ra, o.dec,
  to_char(o.observed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "observedAt", o.filter_band AS "filterBand", o.status,
  (SELECT row_to_json(s) FROM (SELECT name FROM surveys WHERE id = o.survey_id) AS s) AS survey`;

const DETECTIONS = `(SELECT json_build_object('nodes', coalesce(json_agg(d), '[]')) FROM (
  SELECT 'Detection:' || d.id AS id, d.ra, d.dec, d.confidence, d.type, d.status FROM detections d
   WHERE d.observation_id = o.id ORDER BY d.created_at DESC, d.id DESC LIMIT 3) AS d) AS detections`;

const statement = (row: string) => `
  SELECT json_build_object('data', json_build_object('observations', json_build_object('nodes', coalesce(json_agg(r), '[]'))))::text
    FROM (SELECT ${row} FROM (SELECT * FROM observations ORDER BY created_at DESC, id DESC LIMIT $1) AS o) AS r`;

const STATEMENTS = { list: statement(`${ROW}, ${DETECTIONS}`), rows: statement(ROW) };

export function createLimit(connectionString: string): Server {
  const pool = new pg.Pool({ connectionString, max: 10 });
  return createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', async () => {
      const { name, first } = JSON.parse(Buffer.concat(chunks).toString()) as { name: keyof typeof STATEMENTS; first: number };
      const { rows } = await pool.query({ name, text: STATEMENTS[name], values: [first], rowMode: 'array' });
      const answer = Buffer.from(rows[0]?.[0] as string);
      response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': answer.length });
      response.end(answer);
    });
  });
}
