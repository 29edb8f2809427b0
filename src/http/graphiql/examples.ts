/**
 * The operations with which GraphiQL opens, one in each tab, in the order of a first visit: sign in, show the principal, create a key,
 * write with it, read, search and count, plan, report, then list, extend, rotate and revoke keys. Each must be valid against
 * schema.graphql. A tab has the name of its operation.
 *
 * The tabs contain headers with empty values. The page drops an empty header and a bare `Bearer` (page.ts), so a tab sends a credential
 * only after a user has pasted one. The tab for signing in has no headers. No example contains a password.
 */
import { CARE_OF_KEYS, FIRST_STEPS } from './example-keys.js';
import { INGEST_AND_BROWSE } from './example-reads.js';
import { type ExampleTab, WITH_KEY } from './example-tab.js';
import { PLAN_AND_REPORT } from './example-workflows.js';

/** The content of the Headers pane of a new tab. */
export const NEW_TAB_HEADERS = WITH_KEY;

export const EXAMPLE_TABS: readonly ExampleTab[] = [...FIRST_STEPS, ...INGEST_AND_BROWSE, ...PLAN_AND_REPORT, ...CARE_OF_KEYS];
