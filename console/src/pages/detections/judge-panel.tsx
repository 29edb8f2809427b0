/** Judging: a class by its key or its button, whether it is certain, notes, and the way back. */
import { useState } from 'react';
import type { DetectionType, DetectionVerdict } from '../../gql/graphql.js';
import { useHolds } from '../../session/use-session.js';
import { Button } from '../../ui/button.js';
import { Choice, TextField } from '../../ui/field.js';
import { Card } from '../../ui/page.js';
import { ErrorPanel } from '../../ui/states.js';
import { CLASSES } from './detection-filter.js';
import styles from './detections.module.css';
import { KeysHelp } from './keys-help.js';
import { useKeys } from './use-keys.js';
import type { Judging } from './use-queue.js';

/** The longest notes that the API accepts. */
const LONGEST = 10_000;

const VERDICTS: readonly (readonly [DetectionVerdict | null, string, string])[] = [
  [null, 'By the class', 'An artifact is rejected, anything else is real.'],
  ['CONFIRMED', 'Confirmed', 'Certainly real, for example by a spectrum.'],
  ['REJECTED', 'Rejected', 'Not real, or not of interest.'],
];

export function JudgePanel({ judging, isSingle = false }: { readonly judging: Judging; readonly isSingle?: boolean }) {
  const mayJudge = useHolds('WRITE_DATA');
  const [helps, setHelps] = useState(false);
  const { shown, queue, undo, draft, setDraft, keysWork, setKeysWork } = judging;
  const { verdict, notes } = draft;
  const outcome = shown && queue.outcomes.get(shown.id);
  const isSending = outcome?.state === 'sending';
  const give = (label: DetectionType | undefined) => {
    if (!mayJudge || label === undefined || isSending) return;
    judging.judge({ label, ...(verdict && { status: verdict }), ...(notes.trim() && { notes: notes.trim() }) });
  };
  const toggle = (next: DetectionVerdict) => setDraft({ verdict: verdict === next ? null : next });
  const [forward, back] = [isSingle ? undefined : () => judging.move(1), isSingle ? undefined : () => judging.move(-1)];
  useKeys(
    {
      ...Object.fromEntries(CLASSES.map((label, index) => [String(index + 1), () => give(label)])),
      y: () => give(shown?.type),
      c: () => toggle('CONFIRMED'),
      x: () => toggle('REJECTED'),
      u: undo,
      j: forward,
      arrowright: forward,
      k: back,
      arrowleft: back,
      n: () => document.querySelector<HTMLElement>('[data-notes]')?.focus(),
      '?': () => setHelps(true),
    },
    keysWork && !helps,
  );
  return (
    <Card
      title="Your judgement"
      aside={
        <Button look="quiet" className={styles.byKey} onClick={() => setHelps(true)}>
          Keyboard <kbd>?</kbd>
        </Button>
      }
    >
      <div className={styles.judge}>
        {outcome?.state === 'refused' && <ErrorPanel error={outcome.error} />}
        {!mayJudge && (
          <p className={styles.hint}>
            You lack <code>write:data</code>, so you can look, but not judge.
          </p>
        )}
        <fieldset className={styles.classes} aria-label="Class" disabled={!mayJudge || shown === undefined || isSending}>
          {CLASSES.map((label, index) => (
            <Button key={label} className={shown?.type === label ? styles.suggested : undefined} onClick={() => give(label)}>
              {label.toLowerCase()} <kbd>{index + 1}</kbd>
            </Button>
          ))}
        </fieldset>
        <p className={styles.hint}>
          The model says {shown?.type.toLowerCase() ?? '…'}.
          <span className={styles.byKey}>
            {' '}
            <kbd>y</kbd> agrees.
          </span>
        </p>
        <fieldset className={styles.verdicts} aria-label="Verdict">
          {VERDICTS.map(([value, label, title]) => (
            <Choice
              key={label}
              type="radio"
              name="verdict"
              title={title}
              label={
                <>
                  {label} {value && <kbd>{value === 'CONFIRMED' ? 'c' : 'x'}</kbd>}
                </>
              }
              checked={verdict === value}
              disabled={!mayJudge}
              onChange={() => setDraft({ verdict: value })}
            />
          ))}
        </fieldset>
        <TextField
          label="Notes"
          bare
          data-notes
          placeholder="Notes, for this judgement"
          maxLength={LONGEST}
          value={notes}
          disabled={!mayJudge}
          onChange={(event) => setDraft({ notes: event.target.value })}
          onKeyDown={(event) => event.key === 'Escape' && event.currentTarget.blur()}
        />
        <div className={styles.moves}>
          {back && (
            <Button onClick={back} disabled={queue.at === 0}>
              Back <kbd>k</kbd>
            </Button>
          )}
          {forward && (
            <Button onClick={forward} disabled={shown === undefined}>
              Skip <kbd>j</kbd>
            </Button>
          )}
          <Button onClick={undo} disabled={undo === undefined}>
            Undo <kbd>u</kbd>
          </Button>
        </div>
        {judging.error && judging.shown && <ErrorPanel error={judging.error} onRetry={judging.retry} />}
      </div>
      {helps && <KeysHelp works={keysWork} onWorks={setKeysWork} isSingle={isSingle} onClose={() => setHelps(false)} />}
    </Card>
  );
}
