/** The question before a page is left that shows something for the only time, or that has a form with changes. */
import { Button } from './button.js';
import { Dialog } from './dialog.js';
import { answer, useQuestion } from './leave-guard.js';

export function LeaveDialog() {
  const question = useQuestion();
  if (question === null) return null;
  const { title, loss } = question.guard;
  return (
    <Dialog
      title={title}
      onClose={() => answer(false)}
      onSubmit={() => answer(true)}
      actions={
        <>
          <Button look="primary" onClick={() => answer(false)}>
            Stay
          </Button>
          <Button type="submit" look="danger">
            Leave
          </Button>
        </>
      }
    >
      <p>{loss}</p>
    </Dialog>
  );
}
