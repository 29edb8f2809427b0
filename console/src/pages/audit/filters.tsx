/** The filters above the audit log. Each is a part of the address. */
import { useData } from '../../api/use-data.js';
import { Choice, SelectField, TextField } from '../../ui/field.js';
import { Filters } from '../../ui/filters.js';
import type { ListAddress } from '../../ui/list-address.js';
import { visible } from '../../ui/visible.js';
import { UserChoice } from '../people/user-choice.js';
import styles from './audit.module.css';
import { hidesSessions, isGlobalId, SHOWN, shownMoment } from './audit-filter.js';
import { ListAuditNames } from './operations.js';

/** Refused requests and wrong passwords are counted in events with this name. */
const DENIED = 'denied';

/** The options, with the value of the address among them. */
const withChosen = (names: readonly string[], chosen: string): readonly string[] =>
  chosen === '' || names.includes(chosen) ? names : [chosen, ...names];

export function AuditFilters({ address }: { readonly address: ListAddress }) {
  const known = useData(ListAuditNames, {}, { freshMs: Number.POSITIVE_INFINITY }).data;
  const [action, type, entity] = [address.get('action'), address.get('type'), address.get('entity')];
  const actions = [...(known?.mutations?.fields?.map(({ name }) => name) ?? []), DENIED].sort();
  const types = (known?.entities?.possibleTypes ?? []).flatMap(({ name }) => name ?? []).sort();
  const field = (name: string) => ({
    value: address.get(name),
    onChange: (event: { target: { value: string } }) => address.set({ [name]: event.target.value }),
  });
  return (
    <Filters
      of="events"
      address={address}
      className={styles.filters}
      first={
        <SelectField label="Action" {...field('action')}>
          <option value="">Any</option>
          {withChosen(actions, action).map((name) => (
            <option key={name} value={name}>
              {visible(name)}
            </option>
          ))}
        </SelectField>
      }
    >
      <UserChoice label="Author" none="Anybody" value={address.get('actor')} onChoose={(id) => address.set({ actor: id })} />
      <SelectField label="Type" {...field('type')}>
        <option value="">Any</option>
        {withChosen(types, type).map((name) => (
          <option key={name} value={name}>
            {visible(name)}
          </option>
        ))}
      </SelectField>
      <TextField
        label="Entity"
        placeholder="ApiKey:01890a5d-…"
        {...field('entity')}
        error={
          entity === '' || isGlobalId(entity)
            ? undefined
            : 'Not an id, so it is ignored. The page of a key lists the events of the key.'
        }
      />
      <TextField label="From (UTC)" type="datetime-local" {...field('from')} value={shownMoment(address.get('from'))} />
      <TextField label="Before (UTC)" type="datetime-local" {...field('to')} value={shownMoment(address.get('to'))} />
      <div className={styles.sessions}>
        {/* A chosen action hides nothing. */}
        <Choice
          type="checkbox"
          label="Hide sign-ins and sessions"
          disabled={action !== ''}
          checked={hidesSessions(address)}
          onChange={({ target }) => address.set({ sessions: target.checked ? '' : SHOWN })}
        />
      </div>
    </Filters>
  );
}
