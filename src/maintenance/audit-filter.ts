/** Selects the events that `audit:export` writes. Its options mean the same as the filter of `auditEvents`. */
import { parseArgs } from 'node:util';
import { isUuid, parseGlobalId } from '../base/ids.js';
import { UsageError } from '../base/usage-error.js';
import type { AuditFilter } from '../modules/audit/service.js';
import { dateIn, parsed } from './audit-database.js';

const USAGE =
  'npm run -s audit:export -- [--seals] [--from TIME] [--to TIME] [--action NAME] [--actor User:… or ApiKey:…] [--entity-type TYPE] [--entity-id TYPE:… or a uuid]';
const text = { type: 'string' } as const;
const options = { from: text, to: text, action: text, actor: text, 'entity-type': text, 'entity-id': text };

/** Throws UsageError, or BAD_USER_INPUT for an invalid id. */
export function auditFilterIn(args: string[]): AuditFilter {
  const { values } = parsed(() => parseArgs({ args, options }), USAGE);
  return {
    from: dateIn('from', values.from),
    to: dateIn('to', values.to),
    action: values.action,
    ...(values.actor !== undefined && actorIn(values.actor)),
    ...entityIn(values['entity-type'], values['entity-id']),
  };
}

function actorIn(actor: string) {
  const { typename, id } = parseGlobalId(actor, '--actor');
  if (typename === 'User') return { actorUserId: id };
  if (typename === 'ApiKey') return { actorKeyId: id };
  throw new UsageError('--actor must be the id of a User or an ApiKey.');
}

function entityIn(entityType: string | undefined, id: string | undefined) {
  if (id === undefined || isUuid(id.toLowerCase())) return { entityType, entityId: id?.toLowerCase() };
  const entity = parseGlobalId(id, '--entity-id');
  if (entityType !== undefined && entityType !== entity.typename)
    throw new UsageError(`--entity-id has the type ${entity.typename}, but --entity-type is ${entityType}.`);
  return { entityType: entity.typename, entityId: entity.id };
}
