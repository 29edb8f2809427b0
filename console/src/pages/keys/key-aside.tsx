/** What stands beside the use of a key: its facts, its secrets, the addresses that used it, and the keys below it. */

import { Link } from 'wouter';
import { useHolds } from '../../session/use-session.js';
import { Badge } from '../../ui/badge.js';
import { Button } from '../../ui/button.js';
import { numberText } from '../../ui/counted.js';
import { Fact, Facts } from '../../ui/facts.js';
import { Moment } from '../../ui/moment.js';
import { Card } from '../../ui/page.js';
import { Text } from '../../ui/visible.js';
import { Granter, mayBeGranted } from './granter.js';
import type { Key } from './key.js';
import styles from './key-aside.module.css';
import { uuidOf } from './key-filter.js';
import { SecretUse } from './secret-use.js';

interface Properties {
  readonly apiKey: Key;
}

export function KeyFacts({ apiKey: key }: Properties) {
  const isAdmin = useHolds('ADMIN_ACCESS');
  const surveys = key.scopes.map((scope) => scope.replace('survey:', ''));
  return (
    <Card title="About">
      <Facts>
        <Fact name="Owner">
          <Person user={key.owner} />
        </Fact>
        <Fact name="Last use">{key.lastUsedAt ? <Moment at={key.lastUsedAt} relative /> : 'never'}</Fact>
        <Fact name="Requests">{numberText(key.usageCount)}</Fact>
        <Fact name="Surveys">{surveys.length === 0 ? 'all' : <Text>{surveys.join(', ')}</Text>}</Fact>
        <Fact name="Networks">{key.allowedAddresses.length === 0 ? 'any address' : key.allowedAddresses.join(', ')}</Fact>
        <Fact name="Rate">
          {key.requestsPerMinute ? `${numberText(key.requestsPerMinute)} a minute` : 'the server’s default'}
        </Fact>
        <Fact name="Expires">{key.expiresAt ? <Moment at={key.expiresAt} /> : <Badge tone="warn">never</Badge>}</Fact>
        <Fact name="Created">
          <Moment at={key.createdAt} />
        </Fact>
        <Fact name="By">
          <Maker apiKey={key} />
          {isAdmin && mayBeGranted(key) && <Granter id={key.id} />}
        </Fact>
        {key.revokedAt && (
          <Fact name="Revoked">
            <Moment at={key.revokedAt} />
            {key.revokedBy && (
              <>
                {' by '}
                <Person user={key.revokedBy} />
              </>
            )}
          </Fact>
        )}
        {key.revokedReason && (
          <Fact name="Reason">
            <Text>{key.revokedReason}</Text>
          </Fact>
        )}
      </Facts>
    </Card>
  );
}

/** An admin may open the page of a user. */
function Person({ user: { id, name } }: { readonly user: Pick<Key['owner'], 'id' | 'name'> }) {
  const isAdmin = useHolds('ADMIN_ACCESS');
  const text = <Text>{name}</Text>;
  return isAdmin ? <Link href={`/people/${uuidOf(id)}`}>{text}</Link> : text;
}

const Maker = ({ apiKey: { createdBy, createdByKey } }: Properties) => (
  <>
    {createdBy ? <Person user={createdBy} /> : 'unknown'}
    {createdByKey && (
      <>
        {' with '}
        <Link href={`/keys/${uuidOf(createdByKey.id)}`}>
          <Text>{createdByKey.name}</Text>
        </Link>
      </>
    )}
  </>
);

interface SecretsProperties extends Properties {
  /** Opens the dialog that ends earlier secrets, for who may. */
  readonly onEnd: (() => void) | undefined;
}

export const KeySecrets = ({ apiKey: { status, prefix, retiredSecrets }, onEnd }: SecretsProperties) => (
  <Card title="Secrets">
    <ul className={styles.list}>
      <li className={styles.item}>
        <code>astrid_{prefix}…</code>
        {status === 'ACTIVE' ? <Badge tone="good">current</Badge> : <Badge tone="bad">{status.toLowerCase()}</Badge>}
      </li>
      {retiredSecrets.map((secret) => (
        <li key={secret.prefix + secret.endsAt} className={styles.stacked}>
          <span className={styles.item}>
            <code>astrid_{secret.prefix}…</code>
            <Badge tone="warn">earlier, still works</Badge>
          </span>
          <span className={styles.detail}>
            until <Moment at={secret.endsAt} />, <SecretUse at={secret.lastUsedAt} />
          </span>
        </li>
      ))}
    </ul>
    {retiredSecrets.length > 0 && onEnd && (
      <p className={styles.action}>
        <Button onClick={onEnd}>End {retiredSecrets.length === 1 ? 'it' : 'them'} now…</Button>
      </p>
    )}
  </Card>
);

export const KeyAddresses = ({ apiKey: { recentAddresses } }: Properties) => (
  <Card title="Addresses of the last 90 days">
    {recentAddresses.length === 0 ? (
      <p className={styles.detail}>None yet.</p>
    ) : (
      <ul className={styles.list}>
        {recentAddresses.map(({ address, requests, lastUsedAt }) => (
          <li key={address} className={styles.item}>
            <code>{address}</code>
            <span className={styles.detail}>
              {numberText(requests)} · <Moment at={lastUsedAt} relative />
            </span>
          </li>
        ))}
      </ul>
    )}
  </Card>
);

export const KeyDescendants = ({ apiKey: { descendants } }: Properties) =>
  descendants.length > 0 && (
    <Card title="Keys that it created">
      <ul className={styles.list}>
        {descendants.map(({ id, name, status }) => (
          <li key={id} className={styles.item}>
            <Link href={`/keys/${uuidOf(id)}`}>
              <Text>{name}</Text>
            </Link>
            <Badge tone={status === 'ACTIVE' ? 'good' : 'bad'}>{status.toLowerCase()}</Badge>
          </li>
        ))}
      </ul>
    </Card>
  );
