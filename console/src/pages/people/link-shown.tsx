/**
 * A one-time code as a link, shown once. The code stands behind `#` in the link: browsers do not send that part, so no log and no proxy sees it.
 */
import type { IssueCodeMutation, OneTimeCodePurpose } from '../../gql/graphql.js';
import { consoleUrl } from '../../settings.js';
import { Copy } from '../../ui/copy.js';
import { useLeaveGuard } from '../../ui/leave-guard.js';
import { Moment } from '../../ui/moment.js';
import { Text } from '../../ui/visible.js';
import styles from './people.module.css';

interface Properties {
  readonly name: string;
  readonly purpose: OneTimeCodePurpose;
  readonly issued: IssueCodeMutation['issueOneTimeCode'];
}

const LINK_GUARD = {
  title: 'Leave without the link?',
  loss: 'You have not copied it, and the server cannot show it again. To get another one later, open the page of the user. The new link ends this one.',
};

const linkOf = (code: string, purpose: OneTimeCodePurpose): string =>
  `${new URL('redeem', consoleUrl).href}#${new URLSearchParams({ code, purpose })}`;

export function LinkShown({ name, purpose, issued }: Properties) {
  const onKept = useLeaveGuard(LINK_GUARD);
  const link = linkOf(issued.code, purpose);
  return (
    <>
      <p className={styles.warning}>
        <strong>Copy it now.</strong> The server stores only a digest and cannot show it again.
      </p>
      <code className={styles.link} data-link="" onCopy={onKept}>
        {link}
      </code>
      <div>
        <Copy text={link} look="primary" label="Copy the link" onCopied={onKept} />
      </div>
      <p className={styles.note}>
        The server sends no e-mail. Pass the link on to <Text>{name}</Text> in private. It works once, until{' '}
        <Moment at={issued.expiresAt} />, and only with their e-mail address.
      </p>
    </>
  );
}
