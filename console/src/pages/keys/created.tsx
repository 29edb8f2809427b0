/** A new key: its secret, once, and a line that waits for the first use. */
import { Link } from 'wouter';
import { ButtonLink } from '../../ui/button.js';
import { Card, Page } from '../../ui/page.js';
import { visible } from '../../ui/visible.js';
import { FirstUse } from './first-use.js';
import { uuidOf } from './key-filter.js';
import { SecretReveal } from './secret-reveal.js';

interface Properties {
  readonly id: string;
  readonly name: string;
  readonly secret: string;
}

export const Created = ({ id, name, secret }: Properties) => (
  <Page
    title="The key is ready"
    above={<Link href="/keys">← Keys</Link>}
    lead={`${visible(name)} works from now on.`}
    actions={<ButtonLink to={`/keys/${uuidOf(id)}`}>I have stored it</ButtonLink>}
    narrow
  >
    <Card title="Its secret">
      <SecretReveal secret={secret} name={name} />
    </Card>
    <FirstUse id={id} />
  </Page>
);
