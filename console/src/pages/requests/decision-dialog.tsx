/** Grants or declines a request, with a comment for the requester. */
import { useState } from 'react';
import { useChange } from '../../api/use-data.js';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { TextArea } from '../../ui/field.js';
import { FormError, useFieldErrors } from '../../ui/form-error.js';
import { toast } from '../../ui/toast.js';
import { Text } from '../../ui/visible.js';
import { joined } from '../../words.js';
import { LifeField } from '../keys/life-field.js';
import { namesOf } from '../keys/permission-name.js';
import { DecideRequest } from './operations.js';
import type { Request } from './request.js';

export type Decision = 'APPROVE' | 'REJECT';

const LONGEST_COMMENT = 1_000;
const DAYS = '90';

interface Properties {
  readonly request: Request;
  readonly decision: Decision;
  readonly onClose: () => void;
}

export function DecisionDialog({ request, decision, onClose }: Properties) {
  const [comment, setComment] = useState('');
  const [days, setDays] = useState(DAYS);
  const { mutate, error, isPending, variables } = useChange(DecideRequest);
  const errors = useFieldErrors(error, variables?.input, ['comment', 'expiresInDays']);
  const grants = decision === 'APPROVE';
  const decide = () =>
    mutate(
      {
        input: { id: request.id, decision, ...(comment && { comment }), ...(grants && days && { expiresInDays: Number(days) }) },
      },
      {
        onSuccess: () => {
          toast(grants ? 'Granted. The requester can collect the key now.' : 'Declined.');
          onClose();
        },
      },
    );
  return (
    <Dialog
      title={grants ? 'Grant the request' : request.status === 'APPROVED' ? 'Take the grant back' : 'Decline the request'}
      onClose={onClose}
      isChanged={comment !== '' || days !== DAYS}
      onSubmit={decide}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look={grants ? 'primary' : 'danger'} busy={isPending}>
            {grants ? 'Grant' : 'Decline'}
          </Button>
        </>
      }
    >
      <p>
        <Text>{sentenceOf(request, grants)}</Text>
      </p>
      {grants && (
        <LifeField
          label="The key works for"
          days={days}
          onChange={setDays}
          help="From the moment at which it is collected."
          error={errors.of('expiresInDays')}
        />
      )}
      <TextArea
        label="Comment"
        rows={3}
        maxLength={LONGEST_COMMENT}
        value={comment}
        onChange={(event) => setComment(event.target.value)}
        help="Optional. The requester reads it."
        error={errors.of('comment')}
      />
      <FormError errors={errors} />
    </Dialog>
  );
}

function sentenceOf({ name, requester, permissions, surveys }: Request, grants: boolean): string {
  if (!grants) return `${requester.name} does not get the key “${name}”.`;
  const where = surveys.length === 0 ? 'all surveys' : `${joined(surveys)} only`;
  return `${requester.name} can collect the key “${name}” within 7 days. It may use ${namesOf(permissions)}, on rows of ${where}.`;
}
