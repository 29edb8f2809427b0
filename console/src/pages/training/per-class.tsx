/** Precision and recall of each class. */

import type { MeasureModelQuery } from '../../gql/graphql.js';
import { numberText } from '../../ui/counted.js';
import { type Column, Table } from '../../ui/table.js';
import { percent } from './bins.js';

type Row = NonNullable<MeasureModelQuery['modelPerformance']>['byType'][number];

const COLUMNS: readonly Column<Row>[] = [
  { name: 'Class', cell: ({ type }) => type.toLowerCase() },
  { name: 'Model', numeric: true, cell: ({ predictedCount }) => numberText(predictedCount) },
  { name: 'People', numeric: true, cell: ({ labelledCount }) => numberText(labelledCount) },
  { name: 'Both', numeric: true, cell: ({ correctCount }) => numberText(correctCount) },
  { name: 'Precision', numeric: true, cell: ({ precision }) => percent(precision) },
  { name: 'Recall', numeric: true, cell: ({ recall }) => percent(recall) },
];

export const PerClass = ({ rows }: { readonly rows: readonly Row[] }) => (
  <Table isNumbers caption="Precision and recall by class" columns={COLUMNS} rows={rows} idOf={({ type }) => type} />
);
