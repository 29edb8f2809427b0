/** The use of a key for each day: requests that succeeded, failed and were denied. */
import { useState } from 'react';
import { BarChart, type Series } from '../../ui/bar-chart.js';
import { SelectField } from '../../ui/field.js';
import { Card } from '../../ui/page.js';
import { everyDay, outcomesOf } from '../../ui/sparkline.js';
import { useNow } from '../../ui/use-now.js';
import type { Key } from './key.js';

const SERIES: readonly Series[] = [
  { name: 'succeeded', tone: 'accent' },
  { name: 'denied', tone: 'warn' },
  { name: 'failed', tone: 'bad' },
];

export function KeyUsage({ apiKey: { dailyUsage } }: { readonly apiKey: Key }) {
  const [days, setDays] = useState(30);
  const now = useNow();
  const rows = everyDay(dailyUsage, days, now).map((day) => {
    const { succeeded, denied, failed } = outcomesOf(day);
    return { label: day.day, values: [succeeded, denied, failed] };
  });
  return (
    <Card
      title="Requests a day"
      aside={
        <SelectField label="Days" bare value={days} onChange={(event) => setDays(Number(event.target.value))}>
          <option value={7}>7 days</option>
          <option value={30}>30 days</option>
          <option value={90}>90 days</option>
        </SelectField>
      }
    >
      <BarChart caption={`Requests of the last ${days} days`} series={SERIES} rows={rows} />
    </Card>
  );
}
