/** Ingesting observations into a survey and deleting them again, as an admin unless another caller is named. */
import type { RequestOptions, TestServer } from './server.js';

export const DELETE = `mutation ($input: DeleteObservationsInput!) { deleteObservations(input: $input) {
  deleted kept notFound rows { index survey externalId id outcome referredToBy } } }`;
export const COUNTS =
  'mutation ($input: DeleteObservationsInput!) { deleteObservations(input: $input) { deleted kept notFound } }';
const INGEST = `mutation ($input: IngestObservationsInput!) { ingestObservations(input: $input) {
  inserted updated unchanged rejected { index reason } } }`;

const AT = '2024-03-01T05:06:07.000Z';
export const observationRow = (externalId: string, change: object = {}) => ({
  externalId,
  ra: 10.5,
  dec: -20.25,
  observedAt: AT,
  ...change,
});

/** The server may start later. */
export const deletionsAt = (server: TestServer) => {
  const admin = (): RequestOptions => ({ token: server.admin.token });
  return {
    ingest: async (survey: { name: string }, observations: object[]) =>
      (await server.ok(INGEST, { variables: { input: { survey: survey.name, observations } }, ...admin() })).ingestObservations,
    remove: async (input: object, by = admin()) => (await server.ok(DELETE, { variables: { input }, ...by })).deleteObservations,
    refused: (code: string, input: object, by = admin()) => server.refused(code, DELETE, { variables: { input }, ...by }),
    /** The external ids of the observations that remain, in order. */
    left: async (survey: { uuid: string }): Promise<string[]> => {
      const where = { surveyId: survey.uuid };
      const rows = await server.app.db.observation.findMany({ where, orderBy: { externalId: 'asc' } });
      return rows.map(({ externalId }) => externalId);
    },
  };
};
