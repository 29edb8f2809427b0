/** One user, as the page shows them, and the words for their role. */
import type { Role, ShowPersonQuery } from '../../gql/graphql.js';

export type Person = NonNullable<ShowPersonQuery['user']>;

/** The weakest role first, each with what it allows. The type check fails when one is missing. */
export const ROLES: Readonly<Record<Role, string>> = {
  GUEST: 'reads public data',
  VIEWER: 'reads',
  ANALYST: 'reads, and judges detections',
  RESEARCHER: 'everything except administration',
  ADMIN: 'everything',
};

export const ROLE_NAMES = Object.keys(ROLES) as Role[];

export const isRole = (text: string): text is Role => Object.hasOwn(ROLES, text);
