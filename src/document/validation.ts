/**
 * Validates documents and returns errors with stable codes. The errors never repeat a value of the client. Where a document may hold a
 * password without quotes, they do not repeat unknown names either. The rule that reports an error decides its code and details.
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
import { withoutCredentials } from '../access/credentials/search/masking.js';
import { ApiError, limitExceeded } from '../base/errors.js';
import { schema } from '../modules/schema.js';
import { FittingLiteralsRule } from './fitting-literals.js';
import { LIMITS } from './limits.js';
import { conditionsAtRoot } from './subscription-root.js';

/** The most errors of one document. Each may compare every name of the schema for a suggestion. */
const MAX_ERRORS = 10;

/** Returns the first errors of a document. */
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

/** Runs the rule of graphql-js, but reports LIMIT_EXCEEDED as all other limits do. */
const IntrospectionLimit: ValidationRule = (context) => {
  const message = `The introspection nests lists more than ${LIMITS.introspection} deep, which is the limit (introspection): select fewer levels.`;
  const reportError = ({ nodes }: GraphQLError) =>
    context.reportError(limitExceeded('introspection', LIMITS.introspection, message).with({ nodes }));
  return MaxIntrospectionDepthRule(Object.create(context, { reportError: { value: reportError } }));
};

const LONGEST_MESSAGE = 300;

/** Only the rule for literals sets extensions, and its messages are safe. Messages of other rules quote names and types, never values. */
function coded({ message, nodes, extensions }: GraphQLError, { loc }: DocumentNode): ApiError {
  const isGuarded = WITH_PASSWORDS.test(loc?.source.body ?? '');
  const isOurs = Object.keys(extensions).length > 0;
  const safe = isOurs
    ? message
    : withoutCredentials(isGuarded ? withoutUnknownNames(message) : message).slice(0, LONGEST_MESSAGE);
  return new ApiError('GRAPHQL_VALIDATION_FAILED', safe, { ...extensions }, { nodes });
}

/** Matches documents with fields that accept a password. There an unknown name may be a password without its quotes. */
const WITH_PASSWORDS = /\b(?:signIn|changePassword|createUser)\b/;

const withoutUnknownNames = (sentence: string): string =>
  sentence.replace(/"([$@]?)(\w+)/g, (quoted, mark: string, name: string) => (mark !== '$' && names().has(name) ? quoted : '"…'));

let known: ReadonlySet<string> | undefined;

/** Returns every name of the schema. */
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
