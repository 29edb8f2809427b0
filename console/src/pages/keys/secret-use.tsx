/** When a retired secret was last used, as a part of a sentence. */
import { Moment } from '../../ui/moment.js';

export const SecretUse = ({ at }: { readonly at?: string | null | undefined }) =>
  at ? (
    <>
      last used <Moment at={at} relative />
    </>
  ) : (
    'not used since the rotation'
  );
