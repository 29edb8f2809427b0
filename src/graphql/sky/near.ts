/** The argument `near` of lists whose rows have positions, its cost, and the angles that the rows then show. */
import type { Db } from '../../database/database.js';
import { name, tableAs } from '../../database/statements/sql.js';
import { builder } from '../builder.js';
import { type Entity, refOf } from '../entity.js';
import { checkedBy } from '../fields/checks.js';
import { COSTS, type ReadArgument } from '../fields/costs.js';
import { SEPARATION } from '../paging/paging.js';
import { reading } from '../reading.js';
import { type Cone, checkCone, separationFrom } from './cone.js';

export const ConeSearchInput = builder.inputType('ConeSearchInput', {
  description: 'A circle on the sky.',
  fields: (t) => ({
    ra: t.float({ required: true, description: 'Right ascension of its centre in degrees, ICRS, 0 ≤ ra < 360.' }),
    dec: t.float({ required: true, description: 'Declination of its centre in degrees, ICRS, −90 to 90.' }),
    radius: t.float({ required: true, description: 'Its radius in degrees, 0 to 180. With 0, only the exact position matches.' }),
  }),
});

export interface NearArgs {
  readonly near?: Cone | null | undefined;
}

/** Throws BAD_USER_INPUT for a cone that does not exist. */
const checkNear = ({ near }: NearArgs): void => {
  if (near != null) checkCone(near);
};

/** Returns the argument `near` of a list of these rows. */
export const nearArg = ({ plural }: Entity) =>
  builder.args((t) => ({
    near: t.field({
      type: ConeSearchInput,
      description: `Only ${plural} whose position is in this cone.`,
      extensions: checkedBy(checkNear),
    }),
  }));

/** Adds the field `separation` to the type of the entity. */
export const addSeparation = (entity: Entity): void =>
  builder.prismaObjectField(refOf(entity), SEPARATION, (t) =>
    t.float({
      nullable: true,
      description:
        'The angle between its position and the centre of `near`, in degrees; null outside of a root list with `near`.',
      extensions: reading({ kind: 'separation' }),
      resolve: (row) => (row as { readonly separation?: number }).separation ?? null,
    }),
  );

/** Adds the angle to the centre to rows of one page. */
export async function withSeparations<Row extends { readonly id: string }>(
  db: Db,
  entity: Entity,
  rows: readonly Row[],
  center: Cone,
): Promise<(Row & { readonly separation: number | undefined })[]> {
  const row = name('shown');
  const ids = rows.map(({ id }) => id).join();
  const found = await db.$queryRaw<{ id: string; separation: number }[]>`
    SELECT ${row}.id::text AS id, ${separationFrom(center, row)} AS separation FROM ${tableAs(entity.name, row)}
     WHERE ${row}.id = ANY(string_to_array(${ids}, ',')::uuid[])`;
  const angles = new Map(found.map(({ id, separation }) => [id, separation]));
  return rows.map((row) => ({ ...row, separation: angles.get(row.id) }));
}

/** Above this radius, in degrees, a cone in a dense sky holds too many rows to collect them all. */
const NARROW = 2;

/** The additional cost of a cone, as far as the document shows its radius; an unknown radius counts as wide. */
export function costOfCone(near: unknown, isSearched = false): { page: number; count: number } {
  if (near == null) return { page: 0, count: 0 };
  const { radius } = near as { readonly radius?: unknown };
  if (radius === 180 && !isSearched) return { page: 0, count: 0 };
  if (typeof radius === 'number' && radius <= NARROW) return { page: COSTS.narrowCone, count: 0 };
  return { page: COSTS.wideCone, count: radius === 180 ? 0 : COSTS.countOfWideCone };
}

/** The additional cost of `near` in a list. In the order of separation, the whole sky must be searched too. */
export const costOfNear = (read: ReadArgument) => {
  const { field } = (read('orderBy') ?? {}) as { readonly field?: unknown };
  return costOfCone(read('near'), field === 'SEPARATION');
};
