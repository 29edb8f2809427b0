/** An interval that ends before it begins is refused in every input, before anything runs. The schema itself says where intervals are. */
import { getNamedType, isInputObjectType } from 'graphql';
import { describe, expect, test } from 'vitest';
import { INTERVALS } from '../src/graphql/fields/intervals.js';
import { schema } from '../src/modules/schema.js';
import { serverOfFile } from './support/server-of-file.js';

const server = serverOfFile();

const inputs = Object.values(schema.getTypeMap()).filter(isInputObjectType);
const isMoment = (type: Parameters<typeof getNamedType>[0]) => getNamedType(type)?.name === 'DateTime';

/** Moments that have no other end, with the reason. */
const SINGLE = [
  'ApiKeyFilter.lastUsedBefore', // It also selects keys that were never used.
  'ProcessingJobFilter.dueBefore', // Everything that is overdue is due.
];

test('every moment of an input that sounds like the end of an interval is one, or has no other end', () => {
  const ends = inputs.flatMap((input) => {
    const [name, fields] = [input.name, input.getFields()];
    return Object.values(fields)
      .filter(
        ({ type, name: field }) =>
          isMoment(type) && /^(from|to)$|(After|Before|From|To|Until)$|^(starts|begins|ends)/.test(field),
      )
      .filter(
        ({ name: field }) =>
          !INTERVALS.some(({ start, end }) => [start, end].includes(field) && start in fields && end in fields),
      )
      .map(({ name: field }) => `${name}.${field}`);
  });
  expect(ends.sort()).toEqual(SINGLE);
});

const EARLY = 'createdAfter: "2026-01-02", createdBefore: "2026-01-01T23:59:59.999Z"';
const OBSERVED = 'observedAfter: "2026-01-02", observedBefore: "2026-01-01"';

describe('an interval that ends before it begins is refused before anything runs', () => {
  test.each([
    ['in a filter', `{ observations(filter: { ${OBSERVED} }) { nodes { id } } }`, 'filter.observedBefore'],
    ['beside an answer', `{ viewer { name } detections(filter: { ${EARLY} }) { nodes { id } } }`, 'filter.createdBefore'],
    [
      'in `or`',
      `{ observations(filter: { or: [{ ids: [] }, { ${OBSERVED} }] }) { nodes { id } } }`,
      'filter.or.1.observedBefore',
    ],
    ['in `not`', `{ detections(filter: { not: { ${EARLY} } }) { nodes { id } } }`, 'filter.not.createdBefore'],
    ['of the audit log', '{ auditEvents(filter: { from: "2026-01-02", to: "2026-01-01" }) { nodes { id } } }', 'filter.to'],
    ['of a map', `{ skyDensity(filter: { ${OBSERVED} }) { count } }`, 'filter.observedBefore'],
    ['of statistics', `{ detectionStatistics(filter: { ${EARLY} }) { count } }`, 'filter.createdBefore'],
    ['of a model', `{ modelPerformance(modelId: "x", filter: { ${EARLY} }) { judgedCount } }`, 'filter.createdBefore'],
    [
      'of what is to be deleted',
      `mutation { deleteObservations(input: { filter: { ${OBSERVED} } }) { deleted } }`,
      'input.filter.observedBefore',
    ],
    [
      'of a dataset',
      'mutation { collectTrainingDataset(input: { name: "x", dateFrom: "2026-01-01", dateTo: "2026-01-01" }) { trainingDataset { id } } }',
      'input.dateTo',
    ],
    ['of a subscription', `subscription { observationChanged(filter: { ${OBSERVED} }) { id } }`, 'filter.observedBefore'],
  ])('%s', async (_what, query, field) => {
    const { token } = server.admin;
    const { status, extensions, data } = await server.refused('BAD_USER_INPUT', query, { token });
    expect([status, extensions.field, data]).toEqual([400, field, undefined]);
  });

  test('in a variable, and beside another mutation, which is not done', async () => {
    const query = `mutation ($f: ObservationFilter) {
      createSurvey(input: { name: "LATE" }) { survey { id } } deleteObservations(input: { filter: $f }) { deleted } }`;
    const variables = { f: { observedAfter: '2026-01-02', observedBefore: '2026-01-01' } };
    const { token } = server.admin;
    const { message } = await server.refused('BAD_USER_INPUT', query, { token, variables });
    expect(message).toBe('input.filter.observedBefore: must not be before observedAfter');
    expect(await server.app.db.survey.count({ where: { name: 'LATE' } })).toBe(0);
  });
});

test('a filter whose interval ends when it begins selects nothing', async () => {
  const survey = await server.makeSurvey();
  await server.makeObservations(survey, 1);
  const at = (await server.app.db.observation.findFirstOrThrow()).observedAt.toISOString();
  const query = `{ observations(filter: { survey: "${survey.name}", observedAfter: "${at}", observedBefore: "${at}" }) { nodes { id } } }`;
  expect(await server.ok(query, { token: server.admin.token })).toEqual({ observations: { nodes: [] } });
});

test('an update that moves one end of a stored interval before the other is refused', async () => {
  const { token } = server.admin;
  const survey = await server.makeSurvey();
  const { createMonitoringCampaign } = await server.ok(
    `mutation { createMonitoringCampaign(input: { survey: "${survey.name}", name: "c", startsAt: "2026-01-01", endsAt: "2026-01-03",
      regions: [{ name: "r", ra: 1, dec: 1, radius: 1 }] }) { monitoringCampaign { id } } }`,
    { token },
  );
  const { id } = createMonitoringCampaign.monitoringCampaign;
  const update = `mutation { updateMonitoringCampaign(input: { id: "${id}", startsAt: "2026-01-03" }) { monitoringCampaign { id } } }`;
  const { message } = await server.refused('BAD_USER_INPUT', update, { token });
  expect(message).toBe('input.endsAt: must be after startsAt');
});
