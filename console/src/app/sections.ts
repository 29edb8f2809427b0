/** The sections of the console, in the order of the navigation. `needs` is the permission without which a section would be empty. */
import type { Permission } from '../gql/graphql.js';

interface Section {
  readonly name: string;
  readonly path: string;
  readonly needs?: Permission;
  /** An admin sees the number of those that wait. */
  readonly showsWaiting?: boolean;
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
      { name: 'Key requests', path: '/requests', showsWaiting: true },
    ],
  },
  {
    name: 'Pipeline',
    sections: [
      { name: 'Observations', path: '/observations', needs: 'READ_DATA' },
      { name: 'Detections', path: '/detections', needs: 'READ_DATA' },
      { name: 'Runs and jobs', path: '/pipeline', needs: 'READ_DATA' },
      { name: 'Training', path: '/training', needs: 'READ_DATA' },
    ],
  },
  {
    name: 'People',
    sections: [
      { name: 'People', path: '/people', needs: 'ADMIN_ACCESS' },
      { name: 'Audit', path: '/audit', needs: 'ADMIN_ACCESS' },
      { name: 'Your account', path: '/account' },
    ],
  },
];
