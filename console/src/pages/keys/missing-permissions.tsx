/** The permissions that refused requests of a key lacked: why, how often and when, and what an admin can do. */
import { Link } from 'wouter';
import { useData } from '../../api/use-data.js';
import type { Permission } from '../../gql/graphql.js';
import { useHolds } from '../../session/use-session.js';
import { Badge } from '../../ui/badge.js';
import { Button } from '../../ui/button.js';
import { counted } from '../../ui/counted.js';
import { Moment } from '../../ui/moment.js';
import { Card } from '../../ui/page.js';
import { type Column, Table } from '../../ui/table.js';
import { Text } from '../../ui/visible.js';
import { permissionName } from '../../words.js';
import type { Key } from './key.js';
import { uuidOf } from './key-filter.js';
import styles from './key-permissions.module.css';
import { ListPermissions } from './operations.js';
import { namesOf } from './permission-name.js';
import { refusalOf } from './refusal-warning.js';

type Missing = Key['missingPermissions'][number];

/** What holds now: a permission may have been added since the last refusal. */
function stateOf(key: Key, { permission }: Missing): 'works' | 'blocked' | 'lacking' {
  const detail = key.effectivePermissionDetails.find((each) => each.permission === permission);
  if (detail?.effective) return 'works';
  return detail?.granted ? 'blocked' : 'lacking';
}

/** How many requests lacked a permission, beside the box that adds it. */
export function LackedBy({ apiKey, permission }: { readonly apiKey: Key; readonly permission: Permission }) {
  const missing = apiKey.missingPermissions.find((each) => each.permission === permission);
  if (missing === undefined || stateOf(apiKey, missing) !== 'lacking') return null;
  return <Badge tone="warn">{`${counted(missing.denials, 'request')} lacked it`}</Badge>;
}

const WORDS = {
  works: <Badge tone="good">works now</Badge>,
  blocked: <Badge tone="bad">blocked</Badge>,
  lacking: <Badge tone="bad">not granted</Badge>,
} as const;

export function MissingPermissions({ apiKey, onEdit }: { readonly apiKey: Key; readonly onEdit: (() => void) | undefined }) {
  const isAdmin = useHolds('ADMIN_ACCESS');
  const known = useData(ListPermissions, {}, { freshMs: Number.POSITIVE_INFINITY });
  const { missingPermissions: missing } = apiKey;
  if (missing.length === 0)
    return apiKey.dailyUsage.some(({ denials }) => denials > 0) ? <OtherDenials isAdmin={isAdmin} /> : null;
  const asked = missing.filter((each) => stateOf(apiKey, each) !== 'works').map(({ permission }) => permission);
  const lacking = refusalOf({ surveys: [] }, asked, apiKey.owner, known.data?.roles ?? [])?.lacking;
  const toAdd = missing.some((each) => stateOf(apiKey, each) === 'lacking' && !lacking?.lacks.includes(each.permission));
  const columns: readonly Column<Missing>[] = [
    { name: 'Permission', cell: ({ permission }) => <code>{permissionName(permission)}</code> },
    { name: 'Refused', cell: ({ denials }) => counted(denials, 'request') },
    { name: 'Last time', cell: ({ lastDeniedAt }) => <Moment at={lastDeniedAt} relative /> },
    { name: 'Now', cell: (each) => WORDS[stateOf(apiKey, each)] },
  ];
  return (
    <Card title="Why requests were denied" flush>
      <p className={styles.lead}>
        These permissions were missing in the last 90 days.{' '}
        {toAdd && (isAdmin ? 'If the key should do this, add them with Edit. ' : 'If the key should do this, ask an admin. ')}
        {lacking && (
          <>
            The role of <Text>{lacking.owner.name}</Text> ({lacking.role.toLowerCase()}) lacks {namesOf(lacking.lacks)}
            {isAdmin ? (
              <>
                : <Link href={`/people/${uuidOf(lacking.owner.id)}`}>change the role</Link> or give the key another owner.
              </>
            ) : (
              ': an admin can change it.'
            )}
          </>
        )}
      </p>
      <Table caption="Missing permissions" columns={columns} rows={missing} idOf={({ permission }) => permission} />
      {toAdd && onEdit && (
        <p className={styles.lead}>
          <Button onClick={onEdit}>Edit the permissions…</Button>
        </p>
      )}
    </Card>
  );
}

/** Requests were denied for other reasons. Those of the last minute are not in the audit trail yet. */
const OtherDenials = ({ isAdmin }: { readonly isAdmin: boolean }) => (
  <Card title="Why requests were denied">
    <p>
      No missing permission is recorded. A request is also denied when it comes from outside the networks of the key, or is about
      another survey. {isAdmin ? 'The audit trail names the reason about a minute later.' : 'Its answer names the reason.'}
    </p>
  </Card>
);
