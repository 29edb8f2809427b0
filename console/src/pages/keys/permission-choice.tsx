/** What a new key may do: a set with its permissions explained, the permissions that pasted operations need, or single ones. */
import { Choice } from '../../ui/field.js';
import { Card } from '../../ui/page.js';
import { permissionName } from '../../words.js';
import { type Catalogue, type Draft, permissionsOf, type Way } from './choices.js';
import styles from './draft-form.module.css';
import { Operations } from './pasted-operations.js';
import { PermissionBoxes } from './permission-boxes.js';
import { inOrder } from './permission-name.js';

interface Properties {
  readonly draft: Draft;
  readonly catalogue: Catalogue;
  readonly onChange: (changes: Partial<Draft>) => void;
}

const WAYS: readonly (readonly [Way, string])[] = [
  ['set', 'Choose a set'],
  ['operations', 'Paste the operations that it sends'],
  ['single', 'Choose single permissions'],
];

export const PermissionChoice = (properties: Properties) => {
  const { draft, catalogue, onChange } = properties;
  // Single permissions begin with those that were chosen until then.
  const choose = (way: Way) => {
    const chosen = permissionsOf(draft, catalogue);
    onChange({ way, ...(way === 'single' && chosen.length > 0 && { single: chosen }) });
  };
  return (
    <Card title="What may it do?">
      <fieldset className="bare">
        <legend className="visually-hidden">How to choose</legend>
        <div className={styles.ways}>
          {WAYS.map(([way, label]) => (
            <Choice key={way} type="radio" name="way" checked={draft.way === way} onChange={() => choose(way)} label={label} />
          ))}
        </div>
      </fieldset>
      {draft.way === 'set' && <Sets {...properties} />}
      {draft.way === 'operations' && <Operations draft={draft} onChange={onChange} descriptions={catalogue.descriptions} />}
      {draft.way === 'single' && <Single {...properties} />}
    </Card>
  );
};

const Sets = ({ draft, catalogue: { sets, descriptions }, onChange }: Properties) => (
  <fieldset className="bare">
    <legend className="visually-hidden">The set of permissions</legend>
    <div className={styles.fields}>
      {sets.map(({ name, description, permissions }) => (
        <div key={name} className={styles.option}>
          <Choice
            type="radio"
            name="set"
            checked={draft.set === name}
            onChange={() => onChange({ set: name })}
            label={setName(name)}
            detail={
              <>
                {description}
                {draft.set === name && (
                  <ul className={styles.explained}>
                    {inOrder(permissions).map((permission) => (
                      <li key={permission}>
                        <code>{permissionName(permission)}</code>
                        <span>{descriptions.get(permission)}</span>
                      </li>
                    ))}
                  </ul>
                )}
              </>
            }
          />
        </div>
      ))}
    </div>
  </fieldset>
);

const Single = ({ draft, catalogue: { descriptions }, onChange }: Properties) => (
  <fieldset className="bare">
    <legend className="visually-hidden">Permissions</legend>
    <PermissionBoxes
      chosen={draft.single}
      onChange={(single) => onChange({ single })}
      detailOf={(permission) => descriptions.get(permission)}
    />
  </fieldset>
);

/** `PREFECT_WORKFLOWS` is `Prefect workflows`. */
const setName = (name: string): string => name[0] + name.slice(1).toLowerCase().replaceAll('_', ' ');
