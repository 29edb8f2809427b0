/** The documents that the benches send, as this API and as PostGraphile write them, and what their answers must agree on. */

export const VIEWER = '{ viewer { kind name } }';

/** Observations with survey and 3 detections each. */
export const list = (first: number): string => `{ observations(first: ${first}) { nodes {
  id externalId ra dec observedAt filterBand status survey { name }
  detections(first: 3) { nodes { id ra dec confidence type status } } } } }`;

/** Observations with their survey: the limits allow 1,000 of these. */
export const rows = (first: number): string => `{ observations(first: ${first}) { nodes {
  id externalId ra dec observedAt filterBand status survey { name } } } }`;

/** For PostGraphile: the same rows, under its names. */
const ORDER = 'orderBy: [CREATED_AT_DESC, ROW_ID_DESC]';

export const listOfPostGraphile = (first: number): string => `{ allObservations(first: ${first}, ${ORDER}) { nodes {
  id externalId ra dec observedAt filterBand status surveyBySurveyId { name }
  detectionsByObservationIdAndSurveyId(first: 3, ${ORDER}) { nodes { id ra dec confidence type status } } } } }`;

export const rowsOfPostGraphile = (first: number): string => `{ allObservations(first: ${first}, ${ORDER}) { nodes {
  id externalId ra dec observedAt filterBand status surveyBySurveyId { name } } } }`;

interface Node {
  readonly externalId: string;
  readonly survey?: { readonly name: string };
  readonly surveyBySurveyId?: { readonly name: string };
  readonly detections?: { readonly nodes: readonly { readonly confidence: number }[] };
  readonly detectionsByObservationIdAndSurveyId?: Node['detections'];
}

/** The values that identify the rows of an answer, for every side. */
export function rowsIn(answer: string): unknown[] {
  const { data } = JSON.parse(answer) as { data: Record<string, { nodes: Node[] }> };
  const [connection] = Object.values(data);
  return (connection?.nodes ?? []).map((node) => [
    node.externalId,
    (node.survey ?? node.surveyBySurveyId)?.name,
    (node.detections ?? node.detectionsByObservationIdAndSurveyId)?.nodes.map(({ confidence }) => confidence),
  ]);
}
