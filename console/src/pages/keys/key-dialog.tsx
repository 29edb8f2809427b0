/** The dialog that is open on the page of a key. It stays when the key ends meanwhile: it may show a refusal, or a secret. */
import { useState } from 'react';
import { EditDialog } from './edit-dialog.js';
import { EndSecretsDialog } from './end-secrets-dialog.js';
import { ExtendDialog } from './extend-dialog.js';
import type { Key } from './key.js';
import { NarrowDialog } from './narrow-dialog.js';
import { RevokeDialog } from './revoke-dialog.js';
import { RotateDialog } from './rotate-dialog.js';

export type Action = 'edit' | 'rotate' | 'extend' | 'narrow' | 'end-secrets' | 'revoke';

interface Properties {
  readonly apiKey: Key;
  /** From the address, which may contain anything. */
  readonly action: string;
  /** Whether the reader may do anything to the key, and what only admins may do. */
  readonly mayAct: boolean;
  readonly isAdmin: boolean;
  readonly onClose: () => void;
}

/** Give it the action as its key. */
export function KeyDialog({ apiKey: key, action, mayAct, isAdmin, onClose }: Properties) {
  const [isOpen] = useState(mayAct);
  if (!isOpen) return null;
  if (action === 'edit' && isAdmin) return <EditDialog apiKey={key} onClose={onClose} />;
  if (action === 'rotate') return <RotateDialog apiKey={key} onClose={onClose} />;
  if (action === 'extend') return <ExtendDialog keys={[key]} onClose={onClose} />;
  if (action === 'narrow') return <NarrowDialog apiKey={key} onClose={onClose} />;
  if (action === 'end-secrets') return <EndSecretsDialog apiKey={key} onClose={onClose} />;
  if (action === 'revoke') return <RevokeDialog keys={[key]} onClose={onClose} />;
  return null;
}
