/** Exports the events of the current filter as a file. */
import { useEffect, useRef, useState } from 'react';
import type { AuditEventFilter, SortDirection } from '../../gql/graphql.js';
import { Button } from '../../ui/button.js';
import { counted, numberText } from '../../ui/counted.js';
import { Dialog } from '../../ui/dialog.js';
import { Choice } from '../../ui/field.js';
import { save } from '../../ui/save.js';
import { ErrorPanel } from '../../ui/states.js';
import { toast } from '../../ui/toast.js';
import styles from './audit.module.css';
import { exportEvents, type FileType, MOST_EVENTS } from './export-file.js';

interface Properties {
  readonly filter: AuditEventFilter;
  readonly direction: SortDirection;
  readonly onClose: () => void;
}

const TYPES: readonly (readonly [FileType, string, string, string])[] = [
  ['ndjson', 'NDJSON', 'One JSON object a line, with every field. For programs.', 'application/x-ndjson'],
  ['csv', 'CSV', 'For spreadsheets. Before and after are JSON in one cell.', 'text/csv'],
];

export function ExportDialog({ filter, direction, onClose }: Properties) {
  const [type, setType] = useState<FileType>('ndjson');
  const [count, setCount] = useState<number | null>(null);
  const [error, setError] = useState<Error | null>(null);
  const stop = useRef<AbortController>(undefined);
  useEffect(() => () => stop.current?.abort(), []);
  const run = async () => {
    stop.current = new AbortController();
    const { signal } = stop.current;
    setError(null);
    setCount(0);
    try {
      const file = await exportEvents({ type, filter, direction, signal, onProgress: setCount });
      const mediaType = TYPES.find(([name]) => name === type)?.[3] ?? '';
      save(`astrid-audit.${type}`, file.lines, mediaType);
      toast(
        file.isWhole
          ? `Exported ${counted(file.count, 'event')}.`
          : `Exported ${counted(file.count, 'event')}. More fit the filter: choose a shorter time.`,
      );
      onClose();
    } catch (refused) {
      if (!signal.aborted) setError(refused as Error);
    }
    setCount(null);
  };
  return (
    <Dialog
      title="Export the events"
      onClose={onClose}
      onSubmit={() => void run()}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" busy={count !== null}>
            Export
          </Button>
        </>
      }
    >
      <p>
        The events of the current filter and order, at most {numberText(MOST_EVENTS)}. The command{' '}
        <code>npm run audit:export</code> of the server exports all of them.
      </p>
      <fieldset className="bare">
        <legend className="visually-hidden">Type of the file</legend>
        <div className={styles.fields}>
          {TYPES.map(([name, label, detail]) => (
            <Choice
              key={name}
              type="radio"
              name="type"
              checked={type === name}
              onChange={() => setType(name)}
              label={label}
              detail={detail}
            />
          ))}
        </div>
      </fieldset>
      <p role="status">{count !== null && `${counted(count, 'event')} so far…`}</p>
      {error && <ErrorPanel error={error} />}
    </Dialog>
  );
}
