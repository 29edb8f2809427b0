/** Operations that a program sends, and the permissions that they need, field by field. The server checks them and runs nothing. */
import { useEffect, useEffectEvent, useState } from 'react';
import { useData } from '../../api/use-data.js';
import type { Permission } from '../../gql/graphql.js';
import { Button } from '../../ui/button.js';
import { TextArea } from '../../ui/field.js';
import { ErrorPanel } from '../../ui/states.js';
import { visible } from '../../ui/visible.js';
import { permissionName } from '../../words.js';
import styles from './draft-form.module.css';
import { FindRequiredPermissions } from './operations.js';

interface Properties {
  readonly onChange: (needed: readonly Permission[] | null) => void;
  readonly descriptions: ReadonlyMap<Permission, string>;
}

const MOST_PATHS = 8;
const EXAMPLE = 'query Nightly {\n  observations(first: 100, filter: { survey: "ZTF" }) { nodes { externalId ra dec } }\n}';

export function Operations({ onChange, descriptions }: Properties) {
  const [text, setText] = useState('');
  const [checked, setChecked] = useState<string | null>(null);
  const { data, error, isFetching, refetch } = useData(
    FindRequiredPermissions,
    { document: checked ?? '' },
    { enabled: checked !== null, freshMs: 60_000 },
  );
  const needed = checked === text ? data?.requiredPermissions : undefined;
  const report = useEffectEvent(onChange);
  useEffect(() => report(needed?.map(({ permission }) => permission) ?? null), [needed]);
  return (
    <div className={styles.fields}>
      <TextArea
        label="Operations"
        rows={8}
        spellCheck={false}
        placeholder={EXAMPLE}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onBlur={() => text.trim() !== '' && setChecked(text)}
        help="Paste the GraphQL of the program. The key gets exactly the permissions that it needs."
      />
      <div>
        <Button
          busy={isFetching}
          disabled={text.trim() === ''}
          onClick={() => (checked === text ? void refetch() : setChecked(text))}
        >
          Find the permissions
        </Button>
      </div>
      {error && checked === text && <ErrorPanel error={error} />}
      {needed?.length === 0 && <p>These operations need no permission, so they need no key.</p>}
      {needed && needed.length > 0 && (
        <ul className={styles.explained} aria-label="Needed permissions">
          {needed.map(({ permission, paths }) => (
            <li key={permission}>
              <code>{permissionName(permission)}</code>
              <span>
                {descriptions.get(permission)}
                <br />
                <span className={styles.note}>
                  for <code>{visible(paths.slice(0, MOST_PATHS).join(', '))}</code>
                  {paths.length > MOST_PATHS && ` and ${paths.length - MOST_PATHS} more`}
                </span>
              </span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
