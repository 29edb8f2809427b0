/**
 * Validation: what does not fit the schema becomes errors in their coded form. They repeat no value that was sent, and no name where
 * somebody may have forgotten the quotes around a password. The rule that reports an error decides what becomes of it.
 */
import {
  type DocumentNode,
  type GraphQLError,
  type GraphQLNamedType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  MaxIntrospectionDepthRule,
  specifiedRules,
  type ValidationRule,
  ValuesOfCorrectTypeRule,
  validate,
} from 'graphql';
import { withoutCredentials } from '../access/credentials/masking.js';
import { ApiError, limitExceeded } from '../base/errors.js';
import { schema } from '../modules/schema.js';
import { FittingLiteralsRule } from './fitting-literals.js';
import { LIMITS } from './limits.js';
import { conditionsAtRoot } from './subscription-root.js';

/** Each may take a look at every name of the schema, for a suggestion. */
const MAX_ERRORS = 10;

/** The first things that are wrong with a document. */
export function validateDocument(
  schema: GraphQLSchema,
  document: DocumentNode,
  rules: readonly ValidationRule[] = specifiedRules,
): readonly ApiError[] {
  const errors = conditionsAtRoot(document);
  const found = errors.length > 0 ? errors : validate(schema, document, rules.map(ours), { maxErrors: MAX_ERRORS });
  return found.map((error) => (error instanceof ApiError ? error : coded(error, document)));
}

const ours = (rule: ValidationRule): ValidationRule =>
  rule === ValuesOfCorrectTypeRule ? FittingLiteralsRule : rule === MaxIntrospectionDepthRule ? IntrospectionLimit : rule;

/** The limit of graphql-js' own rule, reported as the limits of this server are. */
const IntrospectionLimit: ValidationRule = (context) => {
  const message = `The introspection nests lists more than ${LIMITS.introspection} deep; that is the limit (introspection).`;
  const reportError = ({ nodes }: GraphQLError) =>
    context.reportError(limitExceeded('introspection', LIMITS.introspection, message).with({ nodes }));
  return MaxIntrospectionDepthRule(Object.create(context, { reportError: { value: reportError } }));
};

const LONGEST_MESSAGE = 300;

/** The details are those of the rule for values, which words its errors itself. The other rules speak of names and types, never of values. */
function coded({ message, nodes, extensions }: GraphQLError, { loc }: DocumentNode): ApiError {
  const isGuarded = WITH_PASSWORDS.test(loc?.source.body ?? '');
  const isOurs = Object.keys(extensions).length > 0;
  const safe = isOurs
    ? message
    : withoutCredentials(isGuarded ? withoutUnknownNames(message) : message).slice(0, LONGEST_MESSAGE);
  return new ApiError('GRAPHQL_VALIDATION_FAILED', safe, { ...extensions }, { nodes });
}

/** Documents in which a password is expected: a name that the schema does not know may be one that was not quoted. */
const WITH_PASSWORDS = /\b(?:signIn|changePassword|createUser)\b/;

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
