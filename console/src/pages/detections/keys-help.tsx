/** The keys of the page, and the switch for those whose keyboard or voice sends keys by accident. */
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { Choice } from '../../ui/field.js';
import { CLASSES } from './detection-filter.js';
import styles from './detections.module.css';

interface Properties {
  readonly works: boolean;
  readonly onWorks: (works: boolean) => void;
  readonly isSingle: boolean;
  readonly onClose: () => void;
}

const MOVES: readonly (readonly [readonly string[], string])[] = [
  [['j', '→'], 'Skip to the next detection'],
  [['k', '←'], 'Back to the previous one'],
];

const OTHERS: readonly (readonly [readonly string[], string])[] = [
  [['y'], 'Agree with the model'],
  [['c'], 'Mark the judgement as confirmed, or not'],
  [['x'], 'Mark the judgement as rejected, or not'],
  [['n'], 'Write notes; Escape leaves them'],
  [['u'], 'Undo: open the last judged detection again'],
  [['?'], 'Show this help'],
];

export function KeysHelp({ works, onWorks, isSingle, onClose }: Properties) {
  const keys = [
    ...CLASSES.map((label, index) => [[String(index + 1)], `Judge it: ${label.toLowerCase()}`] as const),
    ...OTHERS,
    ...(isSingle ? [] : MOVES),
  ];
  return (
    <Dialog title="Keyboard" onClose={onClose} onSubmit={onClose} actions={<Button type="submit">Close</Button>}>
      <dl className={styles.keys}>
        {keys.map(([names, does]) => (
          <div key={does} className={styles.key}>
            <dt>
              {names.map((name) => (
                <kbd key={name}>{name}</kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <p className={styles.hint}>
        Undo opens a detection for examination. The judgement stays in its history, and the newest judgement counts.
      </p>
      <Choice
        type="checkbox"
        label="Single keys judge"
        detail="Without them, use the buttons."
        checked={works}
        onChange={(event) => onWorks(event.target.checked)}
      />
    </Dialog>
  );
}
