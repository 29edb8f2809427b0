/**
 * Shows a secret, once: it is in the memory of this page and nowhere else. It can be copied or saved as a file, and ready pieces of code read it
 * from the environment.
 */
import * as Tabs from '@radix-ui/react-tabs';
import type { Permission } from '../../gql/graphql.js';
import { graphqlUrl } from '../../settings.js';
import { Button } from '../../ui/button.js';
import { Copy } from '../../ui/copy.js';
import { save } from '../../ui/save.js';
import tabs from '../../ui/tabs.module.css';
import styles from './secret-reveal.module.css';
import { environmentOf, SNIPPETS } from './snippets.js';

interface Properties {
  readonly secret: string;
  /** Of the key. */
  readonly name: string;
  readonly permissions: readonly Permission[];
  /** Called when the reader has copied or downloaded the secret. */
  readonly onKept: () => void;
}

/** The question before an unkept secret is left. */
export const SECRET_GUARD = {
  title: 'Leave without the secret?',
  loss: 'You have neither copied nor downloaded it, and the server cannot show it again. To get another one later, rotate the key.',
};

export function SecretReveal({ secret, name, permissions, onKept }: Properties) {
  const server = graphqlUrl.replace(/\/graphql$/, '');
  return (
    <div className={styles.reveal}>
      <p className={styles.warning}>
        <strong>Copy it now.</strong> The server stores only a digest and cannot show it again.
      </p>
      <div className={styles.secret}>
        <code className={styles.text} data-secret="" onCopy={onKept}>
          {secret}
        </code>
        <div className={styles.buttons}>
          <Copy text={secret} look="primary" onCopied={onKept} />
          <Button
            onClick={() => {
              save('.env', [environmentOf(server, secret, name)], 'text/plain');
              onKept();
            }}
          >
            Download .env
          </Button>
        </div>
      </div>
      <Tabs.Root defaultValue="curl" className={styles.snippets}>
        <Tabs.List className={tabs.tabs} aria-label="Use it from">
          {SNIPPETS.map(({ id, label }) => (
            <Tabs.Trigger key={id} value={id} className={tabs.tab}>
              {label}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        {SNIPPETS.map(({ id, note, code }) => (
          <Tabs.Content key={id} value={id} className={styles.snippet}>
            <p className={styles.note}>{note}</p>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long line is scrolled with the keyboard. */}
            <pre className={styles.code} tabIndex={0}>
              {code(server, permissions)}
            </pre>
            <Copy text={code(server, permissions)} look="quiet" label="Copy the code" />
          </Tabs.Content>
        ))}
      </Tabs.Root>
    </div>
  );
}
