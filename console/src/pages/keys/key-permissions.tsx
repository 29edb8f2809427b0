/** Each permission of a key: whether it holds it, whether it works now, whether it is used, and why not. */
import type { ShowKeyQuery } from '../../gql/graphql.js';
import { Badge } from '../../ui/badge.js';
import { counted } from '../../ui/counted.js';
import { Moment } from '../../ui/moment.js';
import { Card } from '../../ui/page.js';
import { type Column, Table } from '../../ui/table.js';
import { useNow } from '../../ui/use-now.js';
import { permissionName, withApostrophes } from '../../words.js';
import { ageInDays, type Key, UNUSED_DAYS } from './key.js';
import styles from './key-permissions.module.css';

/** The API names a mutation, and the reader has a button for it. */
const HOW: Readonly<Record<string, string>> = {
  NOT_GRANTED: 'The key does not hold the permission. An admin adds it with Edit.',
  KEY_EXPIRED: 'The key has expired. An admin extends it with Extend.',
};

type Detail = NonNullable<ShowKeyQuery['apiKey']>['effectivePermissionDetails'][number];

export function KeyPermissions({ apiKey }: { readonly apiKey: Key }) {
  const unused = new Set(apiKey.unusedPermissions);
  const isYoung = ageInDays(apiKey, useNow()) < UNUSED_DAYS;
  const counts = new Map(apiKey.permissionUsage.map(({ permission, usageCount }) => [permission, usageCount]));
  const columns: readonly Column<Detail>[] = [
    {
      name: 'Permission',
      cell: ({ permission, blocks }) => (
        <div className={styles.permission}>
          <code>{permissionName(permission)}</code>
          {blocks.map(({ code, message }) => (
            <span key={code} className={styles.why}>
              {HOW[code] ?? withApostrophes(message)}
            </span>
          ))}
        </div>
      ),
    },
    { name: 'Granted', cell: ({ granted }) => (granted ? 'yes' : <span className={styles.no}>no</span>) },
    {
      name: 'Works now',
      cell: ({ effective }) => (effective ? <Badge tone="good">effective</Badge> : <Badge tone="bad">blocked</Badge>),
    },
    {
      name: 'Used',
      cell: ({ permission, lastUsedAt, granted }) => (
        <div className={styles.use}>
          {lastUsedAt ? <Moment at={lastUsedAt} relative /> : !(granted && unused.has(permission) && isYoung) && 'never'}
          {granted && unused.has(permission) ? (
            <Badge tone="warn">{isYoung ? 'not used yet' : 'unused for 90 days'}</Badge>
          ) : (
            counts.has(permission) && <span className={styles.count}>{counted(counts.get(permission) ?? 0, 'request')}</span>
          )}
        </div>
      ),
    },
  ];
  return (
    <Card title="Permissions" flush>
      <Table
        caption="Permissions"
        columns={columns}
        rows={apiKey.effectivePermissionDetails}
        idOf={({ permission }) => permission}
      />
    </Card>
  );
}
