/** The cross-match in the graph. */
import { queryFromInfo } from '@pothos/plugin-prisma';
import type { GraphQLResolveInfo } from 'graphql';
import { globalId } from '../../base/ids.js';
import { LONGEST } from '../../base/lengths.js';
import { builder } from '../../graphql/builder.js';
import type { Context } from '../../graphql/context.js';
import { type Entity, refOf, tableOf } from '../../graphql/entity.js';
import { checkedBy } from '../../graphql/fields/checks.js';
import { COSTS, type ReadArgument, statedNumber } from '../../graphql/fields/costs.js';
import { selects } from '../../graphql/fields/selected.js';
import { enumOf } from '../../graphql/types/enums.js';
import { checkMatch, MAX_MATCHES, MAX_POSITIONS } from './cross-match.js';
import { MATCHED } from './entities.js';
import type { Match } from './given.js';
import { nearestRows } from './nearest.js';

/** A match with its row. */
interface FoundMatch extends Match {
  readonly entity: Entity;
  readonly row: object;
}

const CrossMatchTarget = enumOf('CrossMatchTarget', 'The rows that a cross-match searches.', {
  OBSERVATION: 'Observations, by the centre of their field.',
  DETECTION: 'Detections.',
  CANDIDATE: 'Candidates.',
  ALERT: 'Alerts, by the position of their detection.',
});

const CrossMatchPosition = builder.inputType('CrossMatchPosition', {
  description: 'A position whose nearest rows to find.',
  fields: (t) => ({
    id: t.string({
      required: true,
      description: `A name of your choice, which the response repeats: 1 to ${LONGEST.name} characters, different for each position.`,
    }),
    ra: t.float({ required: true, description: 'Right ascension in degrees, ICRS, 0 ≤ ra < 360.' }),
    dec: t.float({ required: true, description: 'Declination in degrees, ICRS, −90 to 90.' }),
    radius: t.float({ required: true, description: 'The greatest separation in degrees, greater than 0 and at most 1.' }),
  }),
});

const SkyMatch = builder.objectRef<FoundMatch>('SkyMatch').implement({
  description: 'A row near a position. Of the four kinds of rows, only the one that the cross-match searches is not null.',
  authScopes: { permission: 'read:data' },
  fields: (t) => ({
    rowId: t.id({
      description: 'The global id of the row.',
      resolve: ({ entity, id }) => globalId(entity.name, id),
    }),
    separation: t.exposeFloat('separation', { description: 'The angle between the row and the position in degrees.' }),
    ...Object.fromEntries(
      Object.values(MATCHED).map((entity) => [
        entity.field,
        t.field({
          type: refOf(entity),
          nullable: true,
          description: `The ${entity.called}; null when the cross-match searches other rows.`,
          resolve: (match) => (match.entity === entity ? (match.row as never) : null),
        }),
      ]),
    ),
  }),
});

/** The matches of one position. */
interface Matched {
  readonly positionId: string;
  readonly matches: FoundMatch[];
}

const CrossMatch = builder.objectRef<Matched>('CrossMatch').implement({
  description: 'The nearest rows to one position.',
  authScopes: { permission: 'read:data' },
  fields: (t) => ({
    positionId: t.exposeString('positionId', { description: 'The `id` of the position.' }),
    matches: t.field({
      type: [SkyMatch],
      description: 'The rows, the nearest first. Empty when no row is within the radius.',
      extensions: { rows: 1, costOfObject: COSTS.smallObject },
      resolve: ({ matches }) => matches,
    }),
  }),
});

/** The rows of matches by their ids, with the fields that the document selects. */
async function rowsOf(
  entity: Entity,
  matches: readonly Match[],
  context: Context,
  info: GraphQLResolveInfo,
): Promise<Map<string, object>> {
  const ids = [...new Set(matches.map(({ id }) => id))];
  const selected = queryFromInfo({ context, info, paths: [['matches', entity.field]], select: { id: true } as never });
  // The search has found no other rows than those that the caller may see, with their ids.
  if (selectsIdsAlone(selected)) return new Map(ids.map((id) => [id, { id }]));
  const where = { AND: [{ id: { in: ids } }, entity.visibleTo(context.caller.principal)] };
  const rows: { id: string }[] = ids.length === 0 ? [] : await tableOf(context.app.db, entity).findMany({ where, ...selected });
  return new Map(rows.map((row) => [row.id, row]));
}

const selectsIdsAlone = ({ select = {} }: { select?: object }): boolean => Object.keys(select).join() === 'id';

/** The number of positions as far as the document shows it. */
const positionsIn = (read: ReadArgument): number => {
  const positions = read('positions');
  return statedNumber(Array.isArray(positions) ? positions.length : undefined, MAX_POSITIONS);
};

builder.queryField('crossMatch', (t) =>
  t.field({
    description:
      'The nearest rows to each of many positions, in the order of the positions. The caller sees the same rows as in the list of this kind.',
    type: [CrossMatch],
    authScopes: { permission: 'read:data' },
    extensions: {
      costOfObject: COSTS.smallObject,
      rowsOf: (read: ReadArgument) => positionsIn(read) * statedNumber(read('perPosition'), MAX_MATCHES, 1),
      costOfArguments: (read: ReadArgument) => ({ page: positionsIn(read) * COSTS.position, count: 0 }),
    },
    args: {
      of: t.arg({ type: CrossMatchTarget, required: true, description: 'The rows to search.' }),
      positions: t.arg({
        type: [CrossMatchPosition],
        required: true,
        description: `At most ${MAX_POSITIONS.toLocaleString('en')} positions. Send them in a variable.`,
        extensions: checkedBy(checkMatch),
      }),
      perPosition: t.arg.int({
        defaultValue: 1,
        description: `The most rows for each position, 1 to ${MAX_MATCHES}.`,
      }),
    },
    resolve: async (_root, args, context, info) => {
      checkMatch(args);
      const results: Matched[] = args.positions.map(({ id }) => ({ positionId: id, matches: [] }));
      if (!selects(info, 'matches')) return results;
      const entity = MATCHED[args.of];
      const found = await nearestRows(context.app.db, entity, context.caller.principal, args.positions, args.perPosition ?? 1);
      const rows = await rowsOf(entity, found, context, info);
      for (const match of found) {
        const row = rows.get(match.id);
        if (row !== undefined) results[match.position]?.matches.push({ ...match, entity, row });
      }
      return results;
    },
  }),
);
