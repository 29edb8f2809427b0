/** Chooses a user by a part of the name or the e-mail. */
import { useData } from '../../api/use-data.js';
import { MOST_FOUND, useSearchText } from '../../choices/use-search-text.js';
import { type Choice, SearchChoice } from '../../ui/search-choice.js';
import { FindUsers, NameUser } from './operations.js';

interface Properties extends Choice {
  /** Leaves out deactivated users. */
  readonly onlyActive?: boolean;
}

const nameOf = ({ name, email }: { readonly name: string; readonly email?: string | null | undefined }): string =>
  email ? `${name} (${email})` : name;

const isUser = (id: string): boolean => id.startsWith('User:');

/** A chosen user. */
export const useChosenUser = (id: string) => useData(NameUser, { id }, { enabled: isUser(id), freshMs: 60_000 });

export function UserChoice({ value, onlyActive = false, ...around }: Properties) {
  const { data: named, isFetching } = useChosenUser(value);
  const [text, search] = useSearchText();
  const { data, error } = useData(
    FindUsers,
    { first: MOST_FOUND, filter: { ...(text && { search: text }), ...(onlyActive && { isActive: true }) } },
    { enabled: text !== null, keepsPrevious: true, freshMs: 60_000 },
  );
  return (
    <SearchChoice
      {...around}
      value={value}
      shown={named?.user && isUser(value) ? nameOf(named.user) : isFetching ? '…' : value}
      found={data?.users.nodes.map((user) => ({ id: user.id, label: nameOf(user) }))}
      problem={error?.message}
      hasMore={data?.users.pageInfo.hasNextPage ?? false}
      onSearch={search}
    />
  );
}
