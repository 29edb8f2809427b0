/** Global ids: readable, `ApiKey:<uuid>`, so that a log line or a chat message shows the type. */
import { badUserInput } from './errors.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const GLOBAL_ID = /^([A-Z][A-Za-z]*):(.+)$/;

export const isUuid = (text: string): boolean => UUID.test(text);

export const globalId = (type: string, id: string): string => `${type}:${id}`;

/** Parses a global id. Throws BAD_USER_INPUT for any other text; `field` is its position in the input, `type` an example. */
export function parseGlobalId(text: string, field = 'id', type = 'ApiKey'): { typename: string; id: string } {
  const [, typename, raw] = GLOBAL_ID.exec(text) ?? [];
  const id = raw?.toLowerCase() ?? '';
  if (typename === undefined || !UUID.test(id))
    throw badUserInput(field, `is not an id: ids look like ${type}:01890a5d-ac96-774b-bcce-b302099a8057`);
  return { typename, id };
}

/** The type in a global id, or null for any other text. */
export function typeIn(text: string): string | null {
  const [, typename, raw] = GLOBAL_ID.exec(text) ?? [];
  return typename !== undefined && UUID.test((raw as string).toLowerCase()) ? typename : null;
}

/** The uuid in a global id of the given type. Throws BAD_USER_INPUT when it is malformed or of another type. */
export function idOf(type: string, text: string | number, field: string): string {
  const { typename, id } = parseGlobalId(String(text), field, type);
  if (typename !== type) throw badUserInput(field, `is the id of another type: ${type}:<uuid> is expected`);
  return id;
}
