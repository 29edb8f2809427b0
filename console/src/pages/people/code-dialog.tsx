/**
 * Makes a one-time code and shows it once, as a link. The code stands behind `#` in the link: browsers do not send that part, so no log and no
 * proxy sees it.
 */
import { useChange } from '../../api/use-data.js';
import type { OneTimeCodePurpose } from '../../gql/graphql.js';
import { consoleUrl } from '../../settings.js';
import { Button } from '../../ui/button.js';
import { Copy } from '../../ui/copy.js';
import { Dialog } from '../../ui/dialog.js';
import { beforeLeaving, useLeaveGuard } from '../../ui/leave-guard.js';
import { Moment } from '../../ui/moment.js';
import { ErrorPanel } from '../../ui/states.js';
import { Text } from '../../ui/visible.js';
import { IssueCode } from './operations.js';
import styles from './people.module.css';

interface Properties {
  readonly person: { readonly id: string; readonly name: string };
  readonly purpose: OneTimeCodePurpose;
  readonly onClose: () => void;
}

const LINK_GUARD = {
  title: 'Leave without the link?',
  loss: 'You have not copied it, and the server cannot show it again. To get another one later, open the page of the user. The new link ends this one.',
};

const linkOf = (code: string, purpose: OneTimeCodePurpose): string =>
  `${new URL('redeem', consoleUrl).href}#${new URLSearchParams({ code, purpose })}`;

export function CodeDialog({ person, purpose, onClose }: Properties) {
  const { mutate, data, error, isPending } = useChange(IssueCode);
  const issued = data?.issueOneTimeCode;
  const onKept = useLeaveGuard(LINK_GUARD, issued !== undefined);
  const what = purpose === 'INVITATION' ? 'set a first password' : 'replace the lost password';
  return (
    <Dialog
      title={purpose === 'INVITATION' ? 'Link of the invitation' : 'Link for a new password'}
      onClose={onClose}
      stays={isPending || issued !== undefined}
      onSubmit={() => issued === undefined && mutate({ input: { userId: person.id, purpose } })}
      actions={
        issued ? (
          <Button onClick={() => beforeLeaving(onClose)}>I have sent it</Button>
        ) : (
          <>
            <Button onClick={onClose} disabled={isPending}>
              Not now
            </Button>
            <Button type="submit" look="primary" busy={isPending}>
              Make the link
            </Button>
          </>
        )
      }
    >
      {issued ? (
        <>
          <p className={styles.warning}>
            <strong>Copy it now.</strong> The server stores only a digest and cannot show it again.
          </p>
          <code className={styles.link} data-link="" onCopy={onKept}>
            {linkOf(issued.code, purpose)}
          </code>
          <div>
            <Copy text={linkOf(issued.code, purpose)} look="primary" label="Copy the link" onCopied={onKept} />
          </div>
          <p className={styles.note}>
            Send it to <Text>{person.name}</Text> in private. It works once, until <Moment at={issued.expiresAt} />, and only with
            their e-mail address.
          </p>
        </>
      ) : (
        <p>
          With the link, <Text>{person.name}</Text> can {what} within 24 hours.
          {purpose === 'INVITATION' ? '' : ' It ends an earlier link.'}
        </p>
      )}
      {error && <ErrorPanel error={error} />}
    </Dialog>
  );
}
