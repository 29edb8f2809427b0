/**
 * The `Idempotency-Key` header: a client can send a mutation with it again for 24 hours, and the mutation takes effect once. This step runs
 * after the permission check, so a replay requires the same permissions as the first request. One transaction writes the changes of the
 * operation and the record of its answer: it commits both or neither.
 */
import type { ExecutionResult, GraphQLError } from 'graphql';
import { holdsCredential } from '../access/credentials/search/credential-search.js';
import { maskOfStored, NO_PERMISSIONS, permissionsIn } from '../access/permissions.js';
import { identityOf, type Principal } from '../access/principal.js';
import { refusal } from '../access/requirement.js';
import { refuseLostSurveys } from '../access/scopes.js';
import { withWork } from '../app.js';
import { isWithin } from '../base/characters.js';
import { ApiError, conflict, limitExceeded, unauthenticated } from '../base/errors.js';
import type { UnitOfWork } from '../database/work/unit-of-work.js';
import { WorkFirst } from '../database/work/work-first.js';
import { type Operation, operationNamed } from '../document/operation.js';
import type { MutationUnderway } from '../graphql/context.js';
import type { Requirement } from '../graphql/plugins/requirements.js';
import { surveyNames } from '../modules/surveys/names.js';
import type { Arguments, Execute } from './context.js';
import { claim, type IdempotencyRecord, keep, type RequestName } from './idempotency-records.js';
import { textOf } from './request-text.js';

/** 1 to 255 visible ASCII characters. Node joins a header that was sent twice with a comma and a space, so the pattern refuses that too. */
const KEY = /^[\x21-\x7e]{1,255}$/;
/** The most characters of JSON in the data of a stored answer. */
const MAX_ANSWER = 1_000_000;

/** How to execute a mutation with the header, or the refusal of the header. Queries ignore it. */
export function idempotent({ document, operationName, contextValue }: Arguments, execute: Execute): Execute | GraphQLError {
  const { req, caller } = contextValue;
  const key = req.headers['idempotency-key'];
  if (key === undefined) return execute;
  const operation = operationNamed(document, operationName);
  if (operation?.node.operation !== 'mutation') return execute;
  const fields = rootFields(operation);
  const refused = refusalOfKey(String(key), fields.length, caller.principal);
  if (refused !== null) return refused;
  const field = fields[0] as string;
  return (given) => executeOnce(given, execute, String(key), field);
}

/** Returns the refusal of a request with this header, or null. */
function refusalOfKey(key: string, fields: number, principal: Principal): ApiError | null {
  if (principal.kind === 'anonymous') return unauthenticated('MISSING', { header: 'Idempotency-Key' });
  if (!KEY.test(key)) return new ApiError('BAD_REQUEST', 'Idempotency-Key must be sent once, with 1 to 255 visible characters.');
  if (holdsCredential(key))
    return new ApiError(
      'BAD_REQUEST',
      'Idempotency-Key holds an API key or a token, which the server must not store: choose another key.',
    );
  if (fields !== 1)
    return new ApiError(
      'BAD_REQUEST',
      `A request with Idempotency-Key must select one root field; this one selects ${fields}: send one request for each.`,
    );
  return null;
}

/** The requirement of every replay. `answerFrom` compares the permissions of the stored answer with the current ones. */
const A_CREDENTIAL: Requirement = { permissions: NO_PERMISSIONS, user: false, credential: true };

/** Thrown to roll back the transaction. Its answer states the errors and shows no data. */
class Undone extends Error {
  constructor(readonly answer: ExecutionResult) {
    super('The operation was refused.');
  }
}

/** Executes the mutation, or returns the stored answer of the first request with this key. */
async function executeOnce(args: Arguments, execute: Execute, key: string, field: string): Promise<ExecutionResult> {
  const context = args.contextValue;
  const { app, caller, res } = context;
  const { principal } = caller;
  const name: RequestName = { principalId: identityOf(principal), key };
  const body = textOf(args);
  let replayed = false;
  let stored: number | undefined;
  let done: MutationUnderway | undefined;
  // Nested transactions confirm the power too, but everything commits only at the end of this outer one.
  const confirmed = app.work.confirmedBy(async (tx) => {
    if (done) await context.confirm(tx, caller, done);
  });
  const once = async (work: UnitOfWork) => {
    const { db } = work;
    const record = await claim(db, name);
    if (record !== null) {
      if (!app.fingerprints.matches(body, record.bodyHash)) throw reused();
      const now = await context.confirm(db, caller, { requirement: A_CREDENTIAL, path: field });
      const names = (ids: readonly string[]) => surveyNames(db, ids);
      replayed = true;
      return { data: await answerFrom(record, now, field, names) };
    }
    await app.storedAnswers.refuseFull(db, name.principalId);
    let entityId: string | null = null;
    const disclosing = (id: string) => {
      entityId = id;
    };
    const within: Arguments['contextValue'] = { ...context, app: withWork(app, work), disclosing };
    const result = await execute({ ...args, contextValue: within });
    if (result.errors?.length) {
      const first = result.errors.find(({ originalError }) => originalError instanceof WorkFirst)?.originalError;
      if (first) {
        done = within.underway;
        throw first;
      }
      const answer = { errors: result.errors, ...('data' in result && { data: null }) };
      if (!result.errors.every(keepsChanges)) throw new Undone(answer);
      done = within.underway;
      return answer;
    }
    const bodyHash = app.fingerprints.of(body);
    const keptAnswer = entityId === null ? kept(result.data, principal) : null;
    await keep(db, name, { bodyHash, answer: keptAnswer, entityId });
    stored = keptAnswer?.data.length ?? 0;
    done = within.underway;
    return result;
  };
  try {
    const answer = await confirmed.asOne(once, { mayBeginAgain: true });
    if (stored !== undefined) app.storedAnswers.add(name.principalId, stored);
    if (replayed) res.setHeader('Idempotency-Replayed', 'true');
    return answer;
  } catch (error) {
    if (error instanceof Undone) return error.answer;
    throw error;
  }
}

const keepsChanges = ({ originalError }: GraphQLError): boolean =>
  originalError instanceof ApiError && originalError.keepsChanges;

/** Returns the stored data. Throws when it was not stored, or when this principal may no longer see it. */
async function answerFrom(
  { answer, entityId }: IdempotencyRecord,
  principal: Principal,
  field: string,
  namesOf: (ids: readonly string[]) => Promise<string[]>,
): Promise<Record<string, unknown>> {
  if (answer === null) {
    const id = entityId ?? '';
    const message =
      'The first request succeeded. The server does not store its answer, because it contains a secret. The id is that of the key or user with this secret.';
    const error = conflict(message, id.split(':')[0] ?? '', id).with({ path: [field] });
    throw new Undone({ errors: [error], data: null });
  }
  // The answer may show data that only these permissions may see.
  const lost = maskOfStored(answer.permissions) & ~principal.permissions;
  if (lost !== 0) throw refusal(principal, [{ permissions: lost, path: field }]);
  await refuseLostSurveys(answer.surveyIds, principal.surveyIds, namesOf);
  return JSON.parse(answer.data) as Record<string, unknown>;
}

function kept(data: ExecutionResult['data'], { permissions, surveyIds }: Principal): IdempotencyRecord['answer'] {
  // The JSON of a much larger answer could exceed the longest possible string, so it is not made.
  const text = isWithin(data, 2 * MAX_ANSWER) ? JSON.stringify(data) : undefined;
  if (text === undefined || text.length > MAX_ANSWER) {
    const length = text?.length ?? `more than ${2 * MAX_ANSWER}`;
    const message = `The answer has ${length} characters; with Idempotency-Key the limit (answer) is ${MAX_ANSWER}: select less.`;
    throw limitExceeded('answer', MAX_ANSWER, message);
  }
  return { data: text, permissions: permissionsIn(permissions), surveyIds };
}

const reused = () =>
  new ApiError('IDEMPOTENCY_KEY_REUSED', 'You sent this Idempotency-Key with a different request before: choose a new key.');

/** Returns the keys of the root fields in the answer. Ignores @skip and @include. */
const rootFields = ({ fields }: Operation): string[] => [
  ...new Set(fields.filter(({ name }) => name !== '__typename').map(({ key }) => key)),
];
