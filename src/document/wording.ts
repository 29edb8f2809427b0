/**
 * What graphql-js says of a document or a value, in sentences that tell nothing of what was sent: its own quote values, and names
 * where somebody forgot the quotes around a password.
 */
import { GraphQLError, type GraphQLNamedType, isEnumType, isInputObjectType, isInterfaceType, isObjectType } from 'graphql';
import { withoutCredentials } from '../access/credentials/masking.js';
import { limitExceeded, told } from '../base/errors.js';
import { schema } from '../modules/schema.js';
import { LIMITS } from './limits.js';

/** Documents in which a password is expected: a name that the schema does not know may be one that was not quoted. */
const WITH_PASSWORDS = /\b(?:signIn|changePassword|createUser)\b/;

/** What validation says of a document, as it is told to whoever sent it. */
export function validationError({ message, nodes, extensions }: GraphQLError): GraphQLError {
  if (message.startsWith('Maximum introspection depth exceeded')) return tooDeepIntrospection(nodes);
  // The rule that looks at values words its error itself.
  if (extensions.invalidValues) return new GraphQLError(message, { nodes, extensions });
  const isGuarded = WITH_PASSWORDS.test(nodes?.[0]?.loc?.source.body ?? '');
  const told = withoutValues(message);
  return new GraphQLError(isGuarded ? withoutUnknownNames(told) : told, { nodes, extensions });
}

const withoutUnknownNames = (sentence: string): string =>
  sentence.replace(/"([$@]?)(\w+)/g, (quoted, mark: string, name: string) => (mark !== '$' && names().has(name) ? quoted : '"…'));

let known: ReadonlySet<string> | undefined;

/** Every name that the schema holds. */
function names(): ReadonlySet<string> {
  known ??= new Set([
    ...schema.getDirectives().flatMap(({ name, args }) => [name, ...args.map((arg) => arg.name)]),
    ...Object.values(schema.getTypeMap()).flatMap((type) => [type.name, ...namesIn(type)]),
  ]);
  return known;
}

function namesIn(type: GraphQLNamedType): string[] {
  if (isEnumType(type)) return type.getValues().map(({ name }) => name);
  if (isInputObjectType(type)) return Object.keys(type.getFields());
  if (!isObjectType(type) && !isInterfaceType(type)) return [];
  return Object.values(type.getFields()).flatMap(({ name, args }) => [name, ...args.map((arg) => arg.name)]);
}

function tooDeepIntrospection(nodes: GraphQLError['nodes']): GraphQLError {
  const { message, extensions } = limitExceeded(
    'introspection',
    LIMITS.introspection,
    `The introspection nests lists more than ${LIMITS.introspection} deep; that is the limit (introspection).`,
  );
  return new GraphQLError(message, { nodes, extensions });
}

/** The sentences of graphql-js that hold no value: each pattern keeps names of the schema and drops the rest. */
const SAFE_SENTENCES: readonly [RegExp, string][] = [
  [/^Argument "(\w+)" of (?:required|non-null) type "([^"]+)"/, 'the argument "$1" ("$2") is required'],
  [/^Argument "(\w+)" has invalid value/, 'the argument "$1" has a value that does not fit its type'],
];

/** Sentences about names, which are the client's own but never values; they are passed on, with their suggestions. */
const ABOUT_NAMES =
  /^(?:Cannot query field|Unknown (?:type|argument|directive|fragment)|Field "\w+" (?:must not have|of type)|Fields "\w+" conflict|Fragment |Cannot spread fragment|Variable "\$\w+" (?:is|of type|cannot|got)|There can be only one|This anonymous operation|Directive |Maximum introspection depth|Too many validation errors|The directive|The .* definition is not executable|Field "\w+" argument)/;

/** A message of graphql-js without the values it quotes. */
export function withoutValues(message: string): string {
  for (const [pattern, sentence] of SAFE_SENTENCES) {
    const match = pattern.exec(message);
    if (match) return sentence.replace(/\$(\d)/g, (_, group) => told(match[Number(group)] ?? ''));
  }
  return ABOUT_NAMES.test(message) && !message.includes('got invalid value')
    ? withoutCredentials(message).slice(0, 300)
    : 'The document does not fit the schema.';
}
