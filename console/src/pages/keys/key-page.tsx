/** One key: its use, what it may do and why not, its secrets, the keys below it, and what was done to it and with it. */
import { useEffect, useRef } from 'react';
import { Link, useSearchParams } from 'wouter';
import { useData } from '../../api/use-data.js';
import { useHolds, useViewer } from '../../session/use-session.js';
import { Button } from '../../ui/button.js';
import { withoutAsking } from '../../ui/leave-guard.js';
import { Menu } from '../../ui/menu.js';
import { Page } from '../../ui/page.js';
import { Empty, ErrorPanel, Loading } from '../../ui/states.js';
import { useKeptFocus } from '../../ui/use-kept-focus.js';
import { Text } from '../../ui/visible.js';
import { Expiry } from './expiry.js';
import type { Key } from './key.js';
import { KeyAddresses, KeyDescendants, KeyFacts, KeySecrets } from './key-aside.js';
import { type Action, KeyDialog } from './key-dialog.js';
import { KeyEvents } from './key-events.js';
import styles from './key-page.module.css';
import { KeyPermissions } from './key-permissions.js';
import { KeyUsage } from './key-usage.js';
import { MissingPermissions } from './missing-permissions.js';
import { ShowKey, WatchKey } from './operations.js';

/** In milliseconds: how soon a use or a change of the key shows, and how soon a change around it does, such as one of the role of its owner. */
const WATCH_MS = 3_000;
const SLOW_MS = 30_000;

/** The dialog that is open, in the address: other pages lead to it, and Back closes it. */
function useAction() {
  const [parameters, setParameters] = useSearchParams();
  return {
    action: parameters.get('do'),
    open: (action: Action) => setParameters({ do: action }),
    close: () => withoutAsking(() => setParameters({}, { replace: true })),
  };
}

/** The key with all that its page shows. It is read again after each use and change, which a small read finds, and when the reader comes back to the tab. */
function useFollowedKey(id: string) {
  const read = useData(ShowKey, { id }, { everyMs: SLOW_MS, onReturn: true });
  const watched = useData(WatchKey, { id }, { everyMs: WATCH_MS, freshMs: 0, enabled: read.data?.apiKey != null });
  const uses = JSON.stringify(watched.data?.apiKey);
  const last = useRef(uses);
  const { refetch } = read;
  useEffect(() => {
    if (last.current !== undefined && last.current !== uses) void refetch();
    last.current = uses;
  }, [uses, refetch]);
  return read;
}

export default function KeyPage({ uuid }: { readonly uuid: string }) {
  const { data, error, refetch } = useFollowedKey(`ApiKey:${uuid}`);
  const key = data?.apiKey;
  if (error && !key)
    return (
      <Page title="Key" above={<Back />}>
        <ErrorPanel error={error} onRetry={() => void refetch()} />
      </Page>
    );
  if (data && !key)
    return (
      <Page title="Key" above={<Back />}>
        <Empty title="There is no such key, or you may not see it" />
      </Page>
    );
  if (!key)
    return (
      <Page title="Key" above={<Back />}>
        <Loading lines={8} />
      </Page>
    );
  return <KeyView apiKey={key} />;
}

const Back = () => <Link href="/keys">← Keys</Link>;

function KeyView({ apiKey: key }: { readonly apiKey: Key }) {
  const isAdmin = useHolds('ADMIN_ACCESS');
  const isOwner = useViewer()?.id === key.owner.id;
  const { action, open, close } = useAction();
  const works = key.status === 'ACTIVE';
  const mayAct = key.status !== 'REVOKED' && (isAdmin || isOwner);
  useKeptFocus(mayAct);
  const more = [
    ...(isAdmin ? [{ label: 'Narrow…', onSelect: () => open('narrow') }] : []),
    { label: 'Revoke…', onSelect: () => open('revoke'), tone: 'bad' as const },
  ];
  return (
    <Page
      title={key.name}
      above={<Back />}
      lead={
        <span className={styles.lead}>
          <code>astrid_{key.prefix}…</code>
          <Expiry status={key.status} expiresAt={key.expiresAt} owner={key.owner} />
          {key.description && <Text>{key.description}</Text>}
        </span>
      }
      actions={
        mayAct && (
          <>
            {isAdmin && <Button onClick={() => open('edit')}>Edit…</Button>}
            {isAdmin && key.expiresAt && <Button onClick={() => open('extend')}>Extend…</Button>}
            {works && (
              <Button look="primary" onClick={() => open('rotate')}>
                Rotate…
              </Button>
            )}
            <Menu label="More" items={more} />
          </>
        )
      }
    >
      <div className={styles.columns}>
        <div className={styles.column}>
          <KeyUsage apiKey={key} />
          <MissingPermissions apiKey={key} onEdit={mayAct && isAdmin ? () => open('edit') : undefined} />
          <KeyPermissions apiKey={key} />
          {isAdmin && <KeyEvents id={key.id} />}
        </div>
        <div className={styles.column}>
          <KeyFacts apiKey={key} />
          <KeySecrets apiKey={key} onEnd={mayAct ? () => open('end-secrets') : undefined} />
          <KeyAddresses apiKey={key} />
          <KeyDescendants apiKey={key} />
        </div>
      </div>
      {action && <KeyDialog key={action} action={action} apiKey={key} mayAct={mayAct} isAdmin={isAdmin} onClose={close} />}
    </Page>
  );
}
