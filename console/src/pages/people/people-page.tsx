/** The list of users, for admins: their role, whether they can sign in, and when they last did. */
import { useState } from 'react';
import { Link } from 'wouter';
import { useData } from '../../api/use-data.js';
import type { ListPeopleQuery, UserOrderField } from '../../gql/graphql.js';
import { useHolds } from '../../session/use-session.js';
import { Badge } from '../../ui/badge.js';
import { Button } from '../../ui/button.js';
import { SelectField } from '../../ui/field.js';
import { useListAddress } from '../../ui/list-address.js';
import { ListPanel } from '../../ui/list-panel.js';
import styles from '../../ui/list-panel.module.css';
import { Moment } from '../../ui/moment.js';
import { Needs } from '../../ui/needs.js';
import { Page } from '../../ui/page.js';
import { SearchField } from '../../ui/search-field.js';
import type { Column } from '../../ui/table.js';
import { Text } from '../../ui/visible.js';
import { uuidOf } from '../keys/key-filter.js';
import { InviteDialog } from './invite-dialog.js';
import { ListPeople } from './operations.js';
import { isRole, ROLE_NAMES } from './person.js';

type Row = ListPeopleQuery['users']['nodes'][number];

const PAGE_SIZE = 50;
const FIELDS: ReadonlySet<string> = new Set<UserOrderField>(['CREATED_AT', 'NAME', 'EMAIL']);

const COLUMNS: readonly Column<Row>[] = [
  {
    name: 'Name',
    sort: 'NAME',
    cell: ({ id, name }) => (
      <Link href={`/people/${uuidOf(id)}`} className={styles.name}>
        <Text>{name}</Text>
      </Link>
    ),
  },
  { name: 'E-mail', sort: 'EMAIL', cell: ({ email }) => <Text className={styles.text}>{email ?? ''}</Text> },
  { name: 'Role', cell: ({ role }) => role?.toLowerCase() },
  {
    name: 'State',
    cell: ({ isActive, isServiceAccount }) =>
      isActive === false ? (
        <Badge tone="bad">deactivated</Badge>
      ) : isServiceAccount ? (
        <Badge>no password</Badge>
      ) : (
        <Badge tone="good">active</Badge>
      ),
  },
  {
    name: 'Last sign-in',
    cell: ({ lastSignInAt }) => (lastSignInAt ? <Moment at={lastSignInAt} relative /> : 'never'),
  },
  {
    name: 'Added',
    sort: 'CREATED_AT',
    cell: ({ createdAt }) => createdAt && <Moment at={createdAt} relative />,
  },
];

export default function PeoplePage() {
  const isAdmin = useHolds('ADMIN_ACCESS');
  const [invites, setInvites] = useState(false);
  return (
    <Page
      title="People"
      lead="Users, and what their role allows. A user without a password is a service account: it only owns keys."
      actions={
        isAdmin && (
          <Button look="primary" onClick={() => setInvites(true)}>
            Invite a user
          </Button>
        )
      }
    >
      <Needs permission="ADMIN_ACCESS">
        <People />
      </Needs>
      {invites && <InviteDialog onClose={() => setInvites(false)} />}
    </Page>
  );
}

function People() {
  const address = useListAddress({ field: 'NAME', direction: 'ASC' });
  const { field, direction } = address.sorting;
  const [role, state, q] = [address.get('role'), address.get('state'), address.get('q')];
  const read = useData(
    ListPeople,
    {
      first: PAGE_SIZE,
      after: address.after,
      filter: {
        ...(isRole(role) && { role }),
        ...(['active', 'deactivated'].includes(state) && { isActive: state === 'active' }),
        ...(q && { search: q }),
      },
      orderBy: FIELDS.has(field) ? { field: field as UserOrderField, direction } : null,
    },
    { keepsPrevious: true },
  );
  return (
    <ListPanel
      caption="Users"
      filters={
        <>
          <SearchField label="Search by name or e-mail" value={q} onChange={(text) => address.set({ q: text })} />
          <SelectField label="Role" bare value={role} onChange={(event) => address.set({ role: event.target.value })}>
            <option value="">Any role</option>
            {ROLE_NAMES.map((name) => (
              <option key={name} value={name}>
                {name.toLowerCase()}
              </option>
            ))}
          </SelectField>
          <SelectField label="State" bare value={state} onChange={(event) => address.set({ state: event.target.value })}>
            <option value="">Any state</option>
            <option value="active">Active</option>
            <option value="deactivated">Deactivated</option>
          </SelectField>
        </>
      }
      columns={COLUMNS}
      address={address}
      page={read.data?.users}
      read={read}
      empty="No user fits these filters"
    />
  );
}
