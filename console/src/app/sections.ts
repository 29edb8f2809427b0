/** The sections of the console, in the order of the navigation. `needs` is the permission without which a section would be empty. */
import type { Permission } from '../gql/graphql.js';

interface Section {
  readonly name: string;
  readonly path: string;
  readonly needs?: Permission;
}

export interface SectionGroup {
  readonly name: string;
  readonly sections: readonly Section[];
}

export const SECTIONS: readonly SectionGroup[] = [
  {
    name: 'Access',
    sections: [
      { name: 'Keys', path: '/keys' },
      { name: 'Least privilege', path: '/least-privilege' },
    ],
  },
];
