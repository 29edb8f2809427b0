/** A new key: its secret, once, and a line that waits for the first use. It replaces the form or the page that made the key. */
import { useLayoutEffect } from 'react';
import { Link } from 'wouter';
import type { Permission } from '../../gql/graphql.js';
import { ButtonLink } from '../../ui/button.js';
import { useLeaveGuard } from '../../ui/leave-guard.js';
import { Card, Page } from '../../ui/page.js';
import { toTop } from '../../ui/to-top.js';
import { visible } from '../../ui/visible.js';
import { FirstUse } from './first-use.js';
import { uuidOf } from './key-filter.js';
import { SECRET_GUARD, SecretReveal } from './secret-reveal.js';

interface Properties {
  readonly id: string;
  readonly name: string;
  readonly secret: string;
  readonly permissions: readonly Permission[];
}

export function Created({ id, name, secret, permissions }: Properties) {
  const onKept = useLeaveGuard(SECRET_GUARD);
  useLayoutEffect(toTop, []);
  return (
    <Page title="The key is ready" above={<Link href="/keys">← Keys</Link>} lead={`${visible(name)} works from now on.`} narrow>
      <Card title="Its secret">
        <SecretReveal secret={secret} name={name} permissions={permissions} onKept={onKept} />
      </Card>
      <FirstUse id={id} />
      <div>
        <ButtonLink to={`/keys/${uuidOf(id)}`}>I have stored it</ButtonLink>
      </div>
    </Page>
  );
}
