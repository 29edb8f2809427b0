/** Statistics of detections in the graph. */

import type { ObjectFieldBuilder } from '@pothos/core';
import { builder, type Types } from '../../graphql/builder.js';
import { COSTS } from '../../graphql/fields/costs.js';
import { nameField } from '../../graphql/fields/name-field.js';
import { selects } from '../../graphql/fields/selected.js';
import type { Bin } from './counted.js';
import { DETECTION } from './entity.js';
import {
  detectionStatistics,
  GROUPING_NAMES,
  MAX_GROUPS,
  type Numbers,
  type DetectionStatistics as Statistics,
} from './statistics.js';
import { DetectionStatus, DetectionType } from './type.js';

const authScopes = { permission: DETECTION.permission } as const;

const numberFields = <Shape extends Numbers>(t: ObjectFieldBuilder<Types, Shape>) => ({
  count: t.field({ type: 'SafeInt', description: 'The number of detections.', resolve: ({ count }) => count }),
  judgedCount: t.field({
    type: 'SafeInt',
    description: 'The number of detections that a person has judged.',
    resolve: ({ judgedCount }) => judgedCount,
  }),
  judgedShare: t.float({
    nullable: true,
    description: 'The share of the detections that a person has judged, 0 to 1. Null when there are no detections.',
    resolve: ({ judgedShare }) => judgedShare,
  }),
  meanConfidence: t.float({
    nullable: true,
    description: 'The mean confidence of the model. Null when there are no detections.',
    resolve: ({ meanConfidence }) => meanConfidence,
  }),
});

/** The fields of an interval of the confidence. */
export const binFields = <Shape extends Bin>(t: ObjectFieldBuilder<Types, Shape>) => ({
  from: t.float({ description: 'The least confidence, included.', resolve: ({ from }) => from }),
  to: t.float({ description: 'The greatest confidence. It is excluded, except 1.', resolve: ({ to }) => to }),
});

type Row<List extends keyof Statistics> = Statistics[List] extends readonly (infer Item)[] ? Item : never;

const OfSurvey = builder.objectRef<Row<'bySurvey'>>('DetectionsOfSurvey').implement({
  description: 'Numbers of the detections of a survey.',
  authScopes,
  fields: (t) => ({ survey: t.exposeString('survey', { description: 'The name of the survey.' }), ...numberFields(t) }),
});
const OfType = builder.objectRef<Row<'byType'>>('DetectionsOfType').implement({
  description: 'Numbers of the detections of a class.',
  authScopes,
  fields: (t) => ({
    type: t.expose('type', { type: DetectionType, description: 'The class by the model.' }),
    ...numberFields(t),
  }),
});
const OfStatus = builder.objectRef<Row<'byStatus'>>('DetectionsOfStatus').implement({
  description: 'Numbers of the detections with a status.',
  authScopes,
  fields: (t) => ({
    status: t.expose('status', { type: DetectionStatus, description: 'The progress of their judgement.' }),
    ...numberFields(t),
  }),
});
const OfModel = builder.objectRef<Row<'byModel'>>('DetectionsOfModel').implement({
  description: 'Numbers of the detections of a version of a model.',
  authScopes,
  fields: (t) => ({
    modelId: t.exposeID('modelId', { description: 'The global id of the model.' }),
    name: t.exposeString('name', { description: 'The name of the model.' }),
    version: t.exposeString('version', { description: 'The version of the model.' }),
    ...numberFields(t),
  }),
});
const OfDay = builder.objectRef<Row<'byDay'>>('DetectionsOfDay').implement({
  description: 'Numbers of the detections that were recorded on a day.',
  authScopes,
  fields: (t) => ({ day: t.exposeString('day', { description: 'The day in UTC, such as `2026-01-31`.' }), ...numberFields(t) }),
});
const HistogramBin = builder.objectRef<Row<'confidenceHistogram'>>('ConfidenceBin').implement({
  description: 'The number of detections in an interval of the confidence.',
  authScopes,
  fields: (t) => ({
    ...binFields(t),
    count: t.expose('count', { type: 'SafeInt', description: 'The number of detections.' }),
  }),
});

const many = { rows: MAX_GROUPS };

const DetectionStatistics = builder.objectRef<Statistics>('DetectionStatistics').implement({
  description: `Numbers of detections. Only the selected lists are counted. LIMIT_EXCEEDED when one of them has more than ${MAX_GROUPS} rows.`,
  authScopes,
  fields: (t) => ({
    ...numberFields(t),
    bySurvey: t.field({ type: [OfSurvey], extensions: many, description: 'By survey.', resolve: (all) => all.bySurvey }),
    byType: t.field({ type: [OfType], description: 'By the class of the model.', resolve: (all) => all.byType }),
    byStatus: t.field({ type: [OfStatus], description: 'By the progress of their judgement.', resolve: (all) => all.byStatus }),
    byModel: t.field({
      type: [OfModel],
      extensions: many,
      description: 'By version of the model.',
      resolve: (all) => all.byModel,
    }),
    byDay: t.field({
      type: [OfDay],
      extensions: many,
      description: 'By the day of their recording.',
      resolve: (all) => all.byDay,
    }),
    confidenceHistogram: t.field({
      type: [HistogramBin],
      description: 'By confidence, in ten intervals. Each of them is listed.',
      resolve: (all) => all.confidenceHistogram,
    }),
  }),
});

export const DetectionStatisticsFilter = builder.inputType('DetectionStatisticsFilter', {
  description: 'Selects the detections to count. All given conditions must hold.',
  fields: (t) => ({
    survey: t.string({ description: 'The name of the survey, such as `ZTF`.', extensions: nameField }),
    createdAfter: t.field({ type: 'DateTime', description: 'The earliest moment they were recorded, included.' }),
    createdBefore: t.field({ type: 'DateTime', description: 'The latest moment they were recorded, excluded.' }),
  }),
});

builder.queryFields((t) => ({
  detectionStatistics: t.field({
    description: 'Numbers of detections by survey, class, status, model, day and confidence.',
    type: DetectionStatistics,
    extensions: { cost: COSTS.statistics },
    authScopes,
    args: {
      filter: t.arg({ type: DetectionStatisticsFilter, description: 'Selects the detections to count.' }),
    },
    resolve: (_root, { filter }, { app, caller }, info) =>
      detectionStatistics(
        app.db,
        caller.principal,
        filter ?? {},
        GROUPING_NAMES.filter((grouping) => selects(info, grouping)),
      ),
  }),
}));
