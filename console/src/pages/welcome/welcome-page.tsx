/** The tour of a first visit: create a key, store its secret, use it. Each step begins when the one before is done. */
import { type ReactNode, useState } from 'react';
import { useChange } from '../../api/use-data.js';
import { graphqlUrl } from '../../settings.js';
import { Button, ButtonLink } from '../../ui/button.js';
import { Copy } from '../../ui/copy.js';
import { TextField } from '../../ui/field.js';
import { FormError, useFieldErrors } from '../../ui/form-error.js';
import { beforeLeaving, useFormGuard, useLeaveGuard } from '../../ui/leave-guard.js';
import { Page } from '../../ui/page.js';
import { FirstUse, useFirstUse } from '../keys/first-use.js';
import { uuidOf } from '../keys/key-filter.js';
import { CreateKey } from '../keys/operations.js';
import { SECRET_GUARD, SecretReveal } from '../keys/secret-reveal.js';
import styles from './welcome-page.module.css';

/** One command: a shell without bracketed paste would read the next line as the key, and run the key. */
const COMMAND = `printf 'Key: ' && read -rs ASTRID_API_KEY && echo && export ASTRID_API_KEY && \\
curl -s ${graphqlUrl} -H 'Content-Type: application/json' -H "X-API-Key: $ASTRID_API_KEY" \\
  -d '{"query":"{ viewer { name } observations(first: 3) { nodes { externalId ra dec } } }"}'`;

const FIRST_NAME = 'my first key';

export default function WelcomePage() {
  const [name, setName] = useState(FIRST_NAME);
  const [isStored, setStored] = useState(false);
  const { mutate, data, error, isPending, variables } = useChange(CreateKey);
  const errors = useFieldErrors(error, variables?.input, ['name']);
  const created = data?.createApiKey;
  useFormGuard(created === undefined && name !== FIRST_NAME);
  const onKept = useLeaveGuard(SECRET_GUARD, created !== undefined);
  const create = () => mutate({ input: { name, permissionSet: 'READ_ONLY', expiresInDays: 30 } });
  return (
    <Page
      title="Welcome to AstrID"
      lead="Programs reach AstrID with keys. Three steps, and one works."
      actions={<ButtonLink to="/keys">Skip the tour</ButtonLink>}
      narrow
    >
      <ol className={styles.steps}>
        <Step number={1} title="Create a key" state={created ? 'done' : 'now'}>
          <form
            className={styles.form}
            aria-label="Create a key"
            onSubmit={(event) => {
              event.preventDefault();
              create();
            }}
          >
            <p>
              It may read the rows of all surveys, and change nothing, for 30 days. Later you can create keys that may do more.
            </p>
            <TextField
              label="Name"
              required
              maxLength={255}
              value={name}
              onChange={(event) => setName(event.target.value)}
              help="What is it for?"
              error={errors.of('name')}
            />
            <FormError errors={errors} />
            <div>
              <Button type="submit" look="primary" busy={isPending}>
                Create the key
              </Button>
            </div>
          </form>
        </Step>
        <Step number={2} title="Store its secret" state={!created ? 'later' : isStored ? 'done' : 'now'}>
          {created && (
            <div className={styles.form}>
              <SecretReveal
                secret={created.key}
                name={created.apiKey.name}
                permissions={created.apiKey.permissions}
                onKept={onKept}
              />
              <div>
                <Button look="primary" onClick={() => beforeLeaving(() => setStored(true))}>
                  I have stored it
                </Button>
              </div>
            </div>
          )}
        </Step>
        <Step number={3} title="Use it" state={created && isStored ? 'now' : 'later'}>
          {created && (
            <div className={styles.form}>
              <p>Paste this into a terminal, then paste the key when it asks. The key stays out of the history of the shell.</p>
              {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long line is scrolled with the keyboard. */}
              <pre className={styles.code} tabIndex={0}>
                {COMMAND}
              </pre>
              <div className={styles.buttons}>
                <Copy text={COMMAND} label="Copy the command" />
                {/* The command has replaced it in the clipboard. */}
                <Copy text={created.key} label="Copy the key" />
              </div>
              <FirstUse id={created.apiKey.id} />
              <Finish id={created.apiKey.id} />
            </div>
          )}
        </Step>
      </ol>
    </Page>
  );
}

function Finish({ id }: { readonly id: string }) {
  if (useFirstUse(id) === null) return null;
  return (
    <div className={styles.finish}>
      <p>
        <strong>That was it.</strong> The page of the key counts its requests day by day, and shows what it may do.
      </p>
      <ButtonLink to={`/keys/${uuidOf(id)}`} look="primary">
        Open the key
      </ButtonLink>
    </div>
  );
}

interface StepProperties {
  readonly number: number;
  readonly title: string;
  readonly state: 'done' | 'now' | 'later';
  readonly children: ReactNode;
}

const Step = ({ number, title, state, children }: StepProperties) => (
  <li className={`${styles.step} ${styles[state]}`} aria-current={state === 'now' ? 'step' : undefined}>
    <span className={styles.number} aria-hidden="true">
      {state === 'done' ? '✓' : number}
    </span>
    <div className={styles.body}>
      <h2>
        {title}
        {state === 'done' && <span className="visually-hidden"> (done)</span>}
      </h2>
      {state === 'now' && children}
    </div>
  </li>
);
