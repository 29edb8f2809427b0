/** Starts a run again, fails it with a reason, or cancels it. */
import { useState } from 'react';
import { useChange } from '../../api/use-data.js';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { TextArea } from '../../ui/field.js';
import { FormError, useFieldErrors } from '../../ui/form-error.js';
import { toast } from '../../ui/toast.js';
import { Text } from '../../ui/visible.js';
import type { Action, Kind } from './kinds.js';
import { subjectOf, type WorkRow } from './work.js';

export type Verb = 'retry' | 'fail' | 'cancel';

const WORDS: Readonly<Record<Verb, { title: string; does: string; button: string; done: string }>> = {
  retry: {
    title: 'Start it again',
    does: 'starts again as its next attempt. What it recorded stays.',
    button: 'Start again',
    done: 'It is running again.',
  },
  fail: {
    title: 'Mark it as failed',
    does: 'is marked as failed. A claimed run with attempts left can be claimed again.',
    button: 'Mark as failed',
    done: 'It is marked as failed.',
  },
  cancel: {
    title: 'Cancel it',
    does: 'is cancelled for good. Its worker gets a conflict when it reports.',
    button: 'Cancel it',
    done: 'It is cancelled.',
  },
};

interface Properties {
  readonly kind: Kind;
  readonly verb: Verb;
  readonly row: WorkRow;
  readonly staleMinutes: number;
  readonly onClose: () => void;
}

export function ActionDialog({ kind, verb, row, staleMinutes, onClose }: Properties) {
  const { title, does, button, done } = WORDS[verb];
  const { mutate, error, isPending, variables } = useChange(kind[verb] as Action);
  const errors = useFieldErrors(error, variables?.input, verb === 'fail' ? ['error'] : []);
  const [reason, setReason] = useState('');
  const send = () =>
    mutate(
      { input: inputOf(verb, row, reason.trim(), staleMinutes) },
      {
        onSuccess: () => {
          toast(done);
          onClose();
        },
      },
    );
  return (
    <Dialog
      title={title}
      onClose={onClose}
      isChanged={reason !== ''}
      onSubmit={send}
      actions={
        <>
          <Button onClick={onClose}>Close</Button>
          <Button
            type="submit"
            look={verb === 'retry' ? 'primary' : 'danger'}
            busy={isPending}
            disabled={verb === 'fail' && reason.trim() === ''}
          >
            {button}
          </Button>
        </>
      }
    >
      <p>
        {kind.title}: <Text>{subjectOf(row).text}</Text> {does}
      </p>
      {verb === 'fail' && (
        <TextArea
          label="Reason"
          required
          maxLength={10_000}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
          error={errors.of('error')}
        />
      )}
      <FormError errors={errors} />
    </Dialog>
  );
}

/** The attempt of the row goes along: when another worker has taken it over since, the server refuses. */
function inputOf(verb: Verb, { id, status, retryCount }: WorkRow, error: string, staleMinutes: number) {
  if (verb === 'fail') return { id, error, ...(retryCount !== undefined && { attempt: retryCount }) };
  return { id, ...(verb === 'retry' && status === 'RUNNING' && { olderThanMinutes: staleMinutes }) };
}
