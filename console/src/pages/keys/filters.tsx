/** The filters above the list of keys. Each is a part of the address. */
import { SurveyField } from '../../choices/survey-field.js';
import { useHolds } from '../../session/use-session.js';
import { SelectField } from '../../ui/field.js';
import { Filters } from '../../ui/filters.js';
import type { ListAddress } from '../../ui/list-address.js';
import { SearchField } from '../../ui/search-field.js';
import { permissionName } from '../../words.js';
import { UserChoice } from '../people/user-choice.js';
import styles from './filters.module.css';
import { uuidOf } from './key-filter.js';
import { PERMISSIONS } from './permission-name.js';

export function KeyFilters({ address }: { readonly address: ListAddress }) {
  const isAdmin = useHolds('ADMIN_ACCESS');
  const owner = address.get('owner');
  const select = (name: string) => ({
    value: address.get(name),
    onChange: (event: { target: { value: string } }) => address.set({ [name]: event.target.value }),
    bare: true,
  });
  return (
    <Filters
      of="keys"
      address={address}
      className={styles.filters}
      first={<SearchField label="Search by name" value={address.get('q')} onChange={(q) => address.set({ q })} />}
    >
      <SelectField label="Status" {...select('status')}>
        <option value="">Any status</option>
        <option value="ACTIVE">Active</option>
        <option value="EXPIRED">Expired</option>
        <option value="REVOKED">Revoked</option>
      </SelectField>
      <SelectField label="Expiry" {...select('expiring')}>
        <option value="">Any expiry</option>
        <option value="7">Expires within 7 days</option>
        <option value="14">Expires within 14 days</option>
        <option value="30">Expires within 30 days</option>
      </SelectField>
      <SelectField label="Use" {...select('unused')}>
        <option value="">Any use</option>
        <option value="30">Unused for 30 days</option>
        <option value="90">Unused for 90 days</option>
        <option value="365">Unused for a year</option>
      </SelectField>
      <SelectField label="Permission" {...select('permission')}>
        <option value="">Any permission</option>
        {PERMISSIONS.map((permission) => (
          <option key={permission} value={permission}>
            {permissionName(permission)}
          </option>
        ))}
      </SelectField>
      {isAdmin && (
        <UserChoice
          label="Owner"
          bare
          none="Any owner"
          value={owner && `User:${owner}`}
          onChoose={(id) => address.set({ owner: uuidOf(id) })}
        />
      )}
      <SurveyField value={address.get('survey')} onChoose={(survey) => address.set({ survey })} />
    </Filters>
  );
}
