/**
 * Checks and coerces the variables of an operation. It ignores variables that the operation does not declare. All values that do not fit
 * their types become one error of bounded size, because a value can be as large as a body.
 */
import {
  type GraphQLInputField,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  type OperationDefinitionNode,
  typeFromAST,
  type VariableDefinitionNode,
  valueFromAST,
} from 'graphql';
import { ApiError, badUserInput, limitExceeded } from '../base/errors.js';
import { MAX_VARIABLES_LEVELS } from '../base/nesting.js';
import { coerceValue } from './coercion.js';
import type { Variables } from './document.js';
import { requiredIssue } from './expected.js';
import { InvalidValues } from './invalid-values.js';
import { LIMITS } from './limits.js';

const NO_VARIABLES: Variables = Object.freeze({});

/** Returns the declared variables. Throws BAD_USER_INPUT for one that nests too deeply or holds a text that the database cannot store. */
export function declaredVariables(
  { variableDefinitions }: OperationDefinitionNode,
  given: Variables | null | undefined,
): Variables {
  if (!variableDefinitions?.length || given == null) return NO_VARIABLES;
  const declared: Record<string, unknown> = {};
  for (const { variable } of variableDefinitions) {
    const name = variable.name.value;
    if (!Object.hasOwn(given, name)) continue;
    const value = given[name];
    const fault = faultIn(value, MAX_VARIABLES_LEVELS - 1);
    if (fault !== null)
      throw fault.levels ? tooDeep() : badUserInput(pathOf([...fault.path, name]), fault.issue).beforeExecution();
    // A plain assignment to `__proto__` would set the prototype.
    if (name === '__proto__') Object.defineProperty(declared, name, { value, enumerable: true });
    else declared[name] = value;
  }
  return declared;
}

const tooDeep = () => badUserInput('variables', `must nest at most ${MAX_VARIABLES_LEVELS} levels deep`).beforeExecution();

interface Fault {
  readonly issue: string;
  /** True when the value nests too deeply. */
  readonly levels?: true;
  /** The keys from the inside out. */
  readonly path: (string | number)[];
}

/** Returns why a value cannot be read or stored, or null. Recursion is safe: it ends at the limit of levels. */
function faultIn(value: unknown, levels: number): Fault | null {
  if (typeof value === 'string') return faultOf(value, '');
  if (typeof value !== 'object' || value === null) return null;
  if (levels === 0) return { issue: '', levels: true, path: [] };
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) {
      const fault = faultIn(value[i], levels - 1);
      if (fault !== null) return within(fault, i);
    }
    return null;
  }
  for (const name in value) {
    const fault = faultOf(name, ' in a name') ?? withinName(faultIn((value as Variables)[name], levels - 1), name);
    if (fault !== null) return fault;
  }
  return null;
}

function faultOf(text: string, where: string): Fault | null {
  if (text.includes('\0')) return { issue: `holds a NUL character${where}: remove it`, path: [] };
  if (!text.isWellFormed())
    return { issue: `holds half a surrogate pair${where}, which is not a character: remove it`, path: [] };
  return null;
}

const withinName = (fault: Fault | null, name: string): Fault | null => fault && within(fault, name);

function within(fault: Fault, key: string | number): Fault {
  fault.path.push(key);
  return fault;
}

const MAX_PATH = 200;

/** Writes a path for an error. It replaces names that are not simple words, because such a name may be a credential. */
function pathOf(path: readonly (string | number)[]): string {
  let text = 'variables';
  for (const key of path.toReversed()) {
    if (text.length > MAX_PATH) break;
    text += typeof key === 'number' ? `[${key}]` : `.${key.length <= MAX_PATH && /^\w+$/.test(key) ? key : '?'}`;
  }
  return text;
}

/**
 * Returns the refusal of variables with too many list items or input objects, or null. Coercing an input object costs much more than
 * parsing it, because its type may have many fields.
 */
function tooManyItems(
  schema: GraphQLSchema,
  { variableDefinitions = [] }: OperationDefinitionNode,
  variables: Variables,
): ApiError | null {
  let objects = 0;
  const exceeds = (value: unknown, type: GraphQLInputType): boolean => {
    if (isNonNullType(type)) return exceeds(value, type.ofType);
    if (typeof value !== 'object' || value === null) return false;
    if (isListType(type)) {
      if (!Array.isArray(value)) return exceeds(value, type.ofType);
      return value.length > LIMITS.items || (!isLeafType(getNamedType(type)) && value.some((item) => exceeds(item, type.ofType)));
    }
    if (!isInputObjectType(type)) return false;
    if (++objects > LIMITS.items) return true;
    return fieldsToEnter(type).some((field) => exceeds((value as Variables)[field.name], field.type));
  };
  for (const { variable, type } of variableDefinitions) {
    const name = variable.name.value;
    if (!Object.hasOwn(variables, name) || !exceeds(variables[name], typeFromAST(schema, type) as GraphQLInputType)) continue;
    const message = `The variables hold a list of more than ${LIMITS.items} items, or more than ${LIMITS.items} input objects, which is the limit (items): send fewer in one request.`;
    return limitExceeded('items', LIMITS.items, message);
  }
  return null;
}

const entered = new WeakMap<GraphQLInputObjectType, readonly GraphQLInputField[]>();

/** Returns the fields of a type that hold lists or input objects. */
function fieldsToEnter(type: GraphQLInputObjectType): readonly GraphQLInputField[] {
  let fields = entered.get(type);
  if (fields === undefined) {
    fields = Object.values(type.getFields()).filter((field) => !isLeafType(getNullableType(field.type)));
    entered.set(type, fields);
  }
  return fields;
}

export type Coerced = { readonly coerced: Variables } | { readonly error: ApiError };

/** Returns the coerced variables, defaults included, or one error for all that do not fit. The document must be valid. */
export function coerceVariables(schema: GraphQLSchema, operation: OperationDefinitionNode, variables: Variables): Coerced {
  if (!operation.variableDefinitions?.length) return { coerced: NO_VARIABLES };
  const exceeded = tooManyItems(schema, operation, variables);
  if (exceeded !== null) return { error: exceeded };
  const coerced: Record<string, unknown> = Object.create(null);
  const invalid = new InvalidValues();
  let first: VariableDefinitionNode | undefined;
  for (const node of operation.variableDefinitions) {
    const name = node.variable.name.value;
    const type = typeFromAST(schema, node.type) as GraphQLInputType;
    if (Object.hasOwn(variables, name)) coerced[name] = coerceValue(variables[name], type, name, invalid);
    else if (node.defaultValue) coerced[name] = valueFromAST(node.defaultValue, type);
    else if (isNonNullType(type)) {
      invalid.beginRow();
      invalid.add([name], requiredIssue(type));
    }
    if (!invalid.isEmpty) first ??= node;
  }
  return first === undefined ? { coerced } : { error: invalidValuesError(invalid, first) };
}

function invalidValuesError(invalid: InvalidValues, nodes: VariableDefinitionNode): ApiError {
  const { message, details } = invalid.summary();
  return new ApiError('BAD_USER_INPUT', message, { ...details }, { nodes }).beforeExecution();
}
