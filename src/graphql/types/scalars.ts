/** The scalars, and the enums that many modules use. */
import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from 'graphql';
import { GraphQLDateTime, GraphQLJSON, GraphQLSafeInt } from 'graphql-scalars';
import {
  describePermission,
  enumNameOf,
  PERMISSION_SETS,
  PERMISSIONS,
  type Permission,
  type PermissionSetName,
  ROLES,
  type Role,
} from '../../access/permissions.js';
import { LONGEST_UNITS } from '../../base/lengths.js';
import { momentIn } from '../../base/times.js';
import { builder } from '../builder.js';
import { ScalarIssue } from './scalar-issue.js';

/** The DateTime of graphql-scalars, but it accepts the same formats as all other inputs of times. */
const FlexibleDateTime = new GraphQLScalarType<Date, Date>({
  ...GraphQLDateTime.toConfig(),
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc3339',
  parseValue: readMoment,
  parseLiteral: (node) => readMoment(node.kind === Kind.STRING ? node.value : undefined),
});

function readMoment(value: unknown): Date {
  const moment = typeof value === 'string' ? momentIn(value) : 'must be a text with an ISO 8601 date or time';
  if (typeof moment === 'string') throw new ScalarIssue('DateTime', moment);
  return moment;
}

/** The JSON of graphql-scalars, but it refuses enum values instead of dropping them. A field with a missing variable is left out, as in inputs. */
const StrictJson = new GraphQLScalarType<unknown, unknown>({
  ...GraphQLJSON.toConfig(),
  specifiedByURL: 'https://ecma-international.org/publications-and-standards/standards/ecma-404/',
  parseLiteral: jsonOf,
});

function jsonOf(node: ValueNode, variables?: Readonly<Record<string, unknown>> | null): unknown {
  switch (node.kind) {
    case Kind.LIST:
      return node.values.map((value) => jsonOf(value, variables) ?? null);
    case Kind.OBJECT:
      return Object.fromEntries(
        node.fields
          .map(({ name, value }) => [name.value, jsonOf(value, variables)] as const)
          .filter(([, value]) => value !== undefined),
      );
    case Kind.ENUM:
      throw new GraphQLError('JSON cannot represent an enum value.', { nodes: node });
    default:
      return GraphQLJSON.parseLiteral(node, variables);
  }
}

/** Returns the scalar with a limit on the text. A parser may read a whole body before it refuses it, and its error may repeat it. */
function withShortTexts<In, Out>(scalar: GraphQLScalarType<In, Out>, most: number): GraphQLScalarType<In, Out> {
  const refuseLong = (text: unknown): void => {
    if (typeof text === 'string' && text.length > most)
      throw new ScalarIssue(scalar.name, `must have at most ${most} characters`);
  };
  return new GraphQLScalarType<In, Out>({
    ...scalar.toConfig(),
    parseValue(value) {
      refuseLong(value);
      return scalar.parseValue(value);
    },
    parseLiteral(node, variables) {
      refuseLong('value' in node ? node.value : undefined);
      return scalar.parseLiteral(node, variables);
    },
  });
}

builder.addScalarType('DateTime', withShortTexts(FlexibleDateTime, LONGEST_UNITS.dateTime), {
  description: [
    'A moment in ISO 8601, in the years 1 to 9999. Answers write it in UTC with milliseconds: `2023-05-19T17:27:00.000Z`.',
    'Inputs accept `2023-05-19T17:27:00Z` and these forms: a date alone, which is its midnight; a space or `t` for `T`, and `z` for `Z`;',
    'no seconds; no zone, which is UTC; the offsets `+02:00`, `+0200` and `+02`; a fraction of any length, of which the milliseconds are kept',
    'and the other digits dropped; a leap second, `23:59:60` in UTC, which is stored as the second after it. The hour 24 is refused.',
  ].join(' '),
});
builder.addScalarType('JSON', withShortTexts(StrictJson, LONGEST_UNITS.json), {
  description:
    'Any JSON value. Its numbers are those of JavaScript: a whole number above 2^53 loses digits, so send it as a string. A number above 1.8e308 is refused. When an object in the variables contains a name twice, the last value counts.',
});
builder.addScalarType('SafeInt', withShortTexts(GraphQLSafeInt, 20), { description: 'A whole number of at most 53 bits.' });

export const PermissionEnum = builder.enumType('Permission', {
  description: 'A permission of a principal. No permission implies another.',
  values: Object.fromEntries(
    PERMISSIONS.map((permission) => [
      enumNameOf(permission),
      { value: permission, description: `\`${permission}\`: ${describePermission(permission)}` },
    ]),
  ) as Record<string, { value: Permission; description: string }>,
});

export const RoleEnum = builder.enumType('Role', {
  description: 'The named set of permissions that a user holds.',
  values: Object.fromEntries(
    Object.entries(ROLES).map(([role, { description, permissions }]) => [
      role,
      { value: role as Role, description: `${description} ${codes(permissions)}` },
    ]),
  ) as Record<string, { value: Role; description: string }>,
});

export const PermissionSetEnum = builder.enumType('PermissionSetName', {
  description: 'A named set of permissions for a new key.',
  values: Object.fromEntries(
    Object.entries(PERMISSION_SETS).map(([name, { description, permissions }]) => [
      name,
      { value: name as PermissionSetName, description: `${description} ${codes(permissions)}` },
    ]),
  ) as Record<string, { value: PermissionSetName; description: string }>,
});

export const SortDirection = builder.enumType('SortDirection', {
  description: 'The direction of a list.',
  values: {
    ASC: { value: 'asc' as const, description: 'The smallest first.' },
    DESC: { value: 'desc' as const, description: 'The largest first.' },
  },
});

function codes(permissions: readonly Permission[]): string {
  return permissions.map((permission) => `\`${permission}\``).join(' ');
}
