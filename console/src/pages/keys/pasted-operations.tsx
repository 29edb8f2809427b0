/** Operations that a program sends, and the permissions that they need, field by field. The server checks them and runs nothing. */
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { useData } from '../../api/use-data.js';
import type { FindRequiredPermissionsQuery, Permission } from '../../gql/graphql.js';
import { Button } from '../../ui/button.js';
import { counted } from '../../ui/counted.js';
import { TextArea } from '../../ui/field.js';
import { ErrorPanel } from '../../ui/states.js';
import { visible } from '../../ui/visible.js';
import { permissionName } from '../../words.js';
import type { Draft } from './choices.js';
import styles from './draft-form.module.css';
import { FindRequiredPermissions } from './operations.js';
import { inOrder } from './permission-name.js';

interface Properties {
  readonly draft: Pick<Draft, 'operations' | 'needed'>;
  readonly onChange: (changes: Pick<Draft, 'operations'> | Pick<Draft, 'needed'>) => void;
  readonly descriptions: ReadonlyMap<Permission, string>;
}

const MOST_PATHS = 8;
const EXAMPLE = `query Nightly {
  observations(first: 100) {
    nodes { externalId ra dec }
  }
}`;

export function Operations({ draft: { operations: text, needed: known }, onChange, descriptions }: Properties) {
  // What was checked before the reader looked at another way needs no second check.
  const [checked, setChecked] = useState(known === null ? null : text);
  const [isAsked, setIsAsked] = useState(false);
  const { data, error, isFetching, refetch } = useData(
    FindRequiredPermissions,
    { document: checked ?? '' },
    { enabled: checked !== null, freshMs: 60_000 },
  );
  const isCurrent = checked === text;
  const needed = isCurrent ? data?.requiredPermissions : undefined;
  const report = useEffectEvent((found: typeof needed) =>
    onChange({ needed: found?.map(({ permission }) => permission) ?? null }),
  );
  useEffect(() => report(needed), [needed]);
  const result = useRef<HTMLDivElement>(null);
  const hasResult = isCurrent && !isFetching && (needed !== undefined || error !== null);
  // The reader who pressed the button sees the answer. It may stand below the window.
  useEffect(() => {
    if (!isAsked || !hasResult) return;
    setIsAsked(false);
    result.current?.focus({ preventScroll: true });
    result.current?.scrollIntoView({ block: 'nearest' });
  }, [isAsked, hasResult]);
  return (
    <div className={styles.fields}>
      <TextArea
        label="Operations"
        rows={8}
        spellCheck={false}
        placeholder={EXAMPLE}
        value={text}
        onChange={(event) => onChange({ operations: event.target.value })}
        onBlur={() => text.trim() !== '' && setChecked(text)}
        help="Paste the GraphQL of the program. The key gets exactly the permissions that it needs."
      />
      <div>
        <Button
          busy={isFetching && isAsked}
          disabled={text.trim() === ''}
          // Pressing it leaves the field, which begins the check before the click.
          onPointerDown={() => setIsAsked(!isCurrent)}
          onClick={() => {
            setIsAsked(true);
            if (!isCurrent) setChecked(text);
            else if (error) void refetch();
          }}
        >
          Find the permissions
        </Button>
      </div>
      <div ref={result} tabIndex={-1} className={styles.found}>
        {error && isCurrent && <ErrorPanel error={error} />}
        <p role="status" className={needed ? undefined : 'visually-hidden'}>
          {needed && needText(needed.length)}
        </p>
        {needed && needed.length > 0 && <Needed needed={needed} descriptions={descriptions} />}
      </div>
    </div>
  );
}

const needText = (count: number): string =>
  count === 0
    ? 'These operations need no permission, so they need no key.'
    : `These operations need ${counted(count, 'permission')}:`;

interface NeededProperties {
  readonly needed: FindRequiredPermissionsQuery['requiredPermissions'];
  readonly descriptions: Properties['descriptions'];
}

function Needed({ needed, descriptions }: NeededProperties) {
  const pathsOf = new Map(needed.map(({ permission, paths }) => [permission, paths]));
  return (
    <ul className={styles.explained} aria-label="Needed permissions">
      {inOrder([...pathsOf.keys()]).map((permission) => (
        <li key={permission}>
          <code>{permissionName(permission)}</code>
          <span>
            {descriptions.get(permission)}
            <br />
            <Paths paths={pathsOf.get(permission) ?? []} />
          </span>
        </li>
      ))}
    </ul>
  );
}

const Paths = ({ paths }: { readonly paths: readonly string[] }) => (
  <span className={styles.note}>
    for <code>{visible(paths.slice(0, MOST_PATHS).join(', '))}</code>
    {paths.length > MOST_PATHS && ` and ${paths.length - MOST_PATHS} more`}
  </span>
);
