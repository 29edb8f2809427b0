/** The form of a wished key, to create it or to ask for it: what it is for, what it may do, and a summary with the button that sends it. */
import type { ReactNode } from 'react';
import type { FieldErrors } from '../../api/field-errors.js';
import { SendButton } from '../../ui/button.js';
import { FormError } from '../../ui/form-error.js';
import { Card } from '../../ui/page.js';
import { Text } from '../../ui/visible.js';
import type { Catalogue, Draft } from './choices.js';
import styles from './draft-form.module.css';
import { NameField } from './key-fields.js';
import { PermissionChoice } from './permission-choice.js';

interface Properties {
  readonly draft: Draft;
  readonly catalogue: Catalogue;
  readonly onChange: (changes: Partial<Draft>) => void;
  /** The field for the description, or for the reason. */
  readonly purpose: ReactNode;
  /** The cards below the permissions. */
  readonly children: ReactNode;
  readonly summary: string;
  readonly warnings?: ReactNode;
  readonly errors: FieldErrors;
  readonly isPending: boolean;
  /** Why it cannot be sent: it lacks something, or the server would refuse it. */
  readonly why: ReactNode;
  readonly action: string;
  readonly onSend: () => void;
}

export function DraftForm({ draft, catalogue, onChange, purpose, children, summary, warnings, ...sending }: Properties) {
  const { errors, isPending, why, action, onSend } = sending;
  return (
    <form
      className={styles.columns}
      aria-label="The new key"
      onSubmit={(event) => {
        event.preventDefault();
        if (!why) onSend();
      }}
    >
      <div className={styles.column}>
        <Card title="What is it for?">
          <div className={styles.fields}>
            <NameField fields={draft} onChange={onChange} errors={errors} />
            {purpose}
          </div>
        </Card>
        <PermissionChoice draft={draft} catalogue={catalogue} onChange={onChange} />
        {children}
      </div>
      <div className={styles.summary}>
        <Card title="Summary">
          <div className={styles.fields}>
            <p aria-live="polite">
              <Text>{summary}</Text>
            </p>
            {warnings}
            {!why && <FormError errors={errors} />}
            <SendButton busy={isPending} why={why}>
              {action}
            </SendButton>
          </div>
        </Card>
      </div>
    </form>
  );
}
