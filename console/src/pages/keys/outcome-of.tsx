/** What became of one key in a change of several. */

import { Badge } from '../../ui/badge.js';
import { ErrorPanel } from '../../ui/states.js';
import type { Outcome } from './for-each.js';

export const OutcomeOf = ({ outcome }: { readonly outcome: Outcome | undefined }) =>
  outcome === undefined ? null : outcome === 'done' ? <Badge tone="good">done</Badge> : <ErrorPanel error={outcome} />;
