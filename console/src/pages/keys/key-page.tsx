/** One key: its use, what it may do and why not, its secrets, the keys below it, and what was done to it and with it. */
import { useState } from 'react';
import { Link, useSearchParams } from 'wouter';
import { useData } from '../../api/use-data.js';
import { useHolds, useViewer } from '../../session/use-session.js';
import { Button } from '../../ui/button.js';
import { Menu } from '../../ui/menu.js';
import { Page } from '../../ui/page.js';
import { Empty, ErrorPanel, Loading } from '../../ui/states.js';
import { useKeptFocus } from '../../ui/use-kept-focus.js';
import { Text } from '../../ui/visible.js';
import { Expiry } from './expiry.js';
import { ExtendDialog } from './extend-dialog.js';
import type { Key } from './key.js';
import { KeyAddresses, KeyDescendants, KeyFacts, KeySecrets } from './key-aside.js';
import { KeyEvents } from './key-events.js';
import styles from './key-page.module.css';
import { KeyPermissions } from './key-permissions.js';
import { KeyUsage } from './key-usage.js';
import { NarrowDialog } from './narrow-dialog.js';
import { ShowKey } from './operations.js';
import { RevokeDialog } from './revoke-dialog.js';
import { RotateDialog } from './rotate-dialog.js';

const WATCH_MS = 5_000;
const SLOW_MS = 30_000;

type Action = 'rotate' | 'extend' | 'narrow' | 'revoke';

/** The dialog that is open, in the address: other pages lead to it, and Back closes it. */
function useAction() {
  const [parameters, setParameters] = useSearchParams();
  return {
    action: parameters.get('do'),
    open: (action: Action) => setParameters({ do: action }),
    close: () => setParameters({}, { replace: true }),
  };
}

export default function KeyPage({ uuid }: { readonly uuid: string }) {
  const [isRotated, setRotated] = useState(false);
  const { data, error, refetch } = useData(ShowKey, { id: `ApiKey:${uuid}` }, { everyMs: isRotated ? WATCH_MS : SLOW_MS });
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
  if (isRotated !== key.retiredSecrets.length > 0) setRotated(!isRotated);
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
    ...(isAdmin && key.unusedPermissions.length > 0 ? [{ label: 'Narrow…', onSelect: () => open('narrow') }] : []),
    { label: 'Revoke…', onSelect: () => open('revoke'), tone: 'bad' as const },
  ];
  return (
    <Page
      title={key.name}
      above={<Back />}
      lead={
        <span className={styles.lead}>
          <code>astrid_{key.prefix}…</code>
          <Expiry status={key.status} expiresAt={key.expiresAt} />
          {key.description && <Text>{key.description}</Text>}
        </span>
      }
      actions={
        mayAct && (
          <>
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
          <KeyPermissions apiKey={key} />
          {isAdmin && <KeyEvents id={key.id} />}
        </div>
        <div className={styles.column}>
          <KeyFacts apiKey={key} />
          <KeySecrets apiKey={key} />
          <KeyAddresses apiKey={key} />
          <KeyDescendants apiKey={key} />
        </div>
      </div>
      {mayAct && action === 'rotate' && <RotateDialog apiKey={key} onClose={close} />}
      {mayAct && action === 'extend' && <ExtendDialog keys={[key]} onClose={close} />}
      {mayAct && action === 'narrow' && <NarrowDialog apiKey={key} onClose={close} />}
      {mayAct && action === 'revoke' && <RevokeDialog keys={[key]} onClose={close} />}
    </Page>
  );
}
