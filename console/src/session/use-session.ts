/** The session in components: its state, and who is signed in. */
import { useSyncExternalStore } from 'react';
import { useData } from '../api/use-data.js';
import { graphql } from '../gql/gql.js';
import type { Permission, ShowViewerQuery } from '../gql/graphql.js';
import { currentState, type SessionState, subscribe } from './session.js';

export const useSessionState = (): SessionState => useSyncExternalStore(subscribe, currentState);

const ShowViewer = graphql(/* GraphQL */ `
  query ShowViewer {
    viewer { id kind name role permissions }
  }
`);

export type Viewer = NonNullable<ShowViewerQuery['viewer']>;

/** The reading of who is signed in. Pages are shown after it, so that nothing moves when it arrives. */
export const useViewerRead = () => useData(ShowViewer, {}, { freshMs: 60_000 });

/** Who is signed in; undefined while it is read. */
export const useViewer = (): Viewer | undefined => useViewerRead().data?.viewer ?? undefined;

/** Whether the signed-in user holds a permission; false while it is read. */
export const useHolds = (permission: Permission): boolean => useViewer()?.permissions.includes(permission) ?? false;
