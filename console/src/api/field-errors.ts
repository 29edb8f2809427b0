/** The problems that the API found in the fields of a form, in sentences. The API names a field by its path, such as `input.name`. */
import type { AstridError } from '../../../src/client/error.js';
import { joined, permissionName, withApostrophes } from '../words.js';

export interface FieldErrors {
  readonly error: AstridError | null;
  /** Whether a field of the form shows the error. */
  readonly isAtField: boolean;
  /** The problems of a field. */
  readonly of: (field: string) => string | undefined;
}

/** The API states the position in a list, and repeats no value. */
const IN_LIST = /^number (\d+): (.*)$/s;

function sentenceOf(issue: string, items: readonly string[]): string {
  const [, position, problem] = IN_LIST.exec(issue) ?? [];
  const item = items[Number(position) - 1];
  const text =
    item !== undefined && problem !== undefined
      ? `“${item}” ${problem.startsWith('not ') ? 'is' : 'is refused:'} ${problem}`
      : /^(must|is|has) /.test(issue)
        ? `It ${issue}`
        : issue.charAt(0).toUpperCase() + issue.slice(1);
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** The API begins with the name of a permission in its schema, and repeats it in the short form. */
const OF_PERMISSION = /^([A-Z_]+): (.*)$/s;
/** Stands for the permissions of a reason. No message contains it. */
const THEM = '\u0000';

/** Issues that differ only in the permission are one, without the names of the schema: `the owner’s role “viewer” does not hold write:data and read:data`. */
function withoutRepeats(issues: readonly string[]): string[] {
  const reasons = new Map<string, string[]>();
  for (const issue of issues.map(withApostrophes)) {
    const [, value = '', why = ''] = OF_PERMISSION.exec(issue) ?? [];
    const name = permissionName(value);
    const reason = value && why.includes(name) ? why.replace(name, THEM) : issue;
    reasons.set(reason, [...(reasons.get(reason) ?? []), name]);
  }
  return Array.from(reasons, ([reason, names]) => {
    const of = reason.replace(/(?<=\brole )[A-Z]+\b/, (role) => `“${role.toLowerCase()}”`);
    return (names.length > 1 ? of.replace(/ it$/, ' them') : of).replace(THEM, joined(names));
  });
}

/** `items` is the list that was sent, if the field is a list. */
const sentencesOf = (issues: readonly string[], items: readonly string[] = []): string =>
  withoutRepeats(issues)
    .map((issue) => sentenceOf(issue, items))
    .join(' ');

interface Details {
  readonly field?: string | null;
  readonly issues?: readonly string[];
}

/** The problems without the path of the field, when the message is nothing but both; otherwise the message. */
export function messageOf({ message, extensions }: AstridError): string {
  const { field, issues } = extensions as Details;
  return field && issues && message === `${field}: ${issues.join('; ')}` ? sentencesOf(issues) : withApostrophes(message);
}

/** `shown` are the fields that the form has. `sent` is the input that was refused. */
export function fieldErrorsIn(error: AstridError | null, sent: object | undefined, shown: readonly string[]): FieldErrors {
  const { field, issues = [] } = (error?.extensions ?? {}) as Details;
  const name = field?.replace(/^input\./, '') ?? '';
  const isAtField = shown.includes(name) && issues.length > 0;
  const value = (sent as Readonly<Record<string, unknown>> | undefined)?.[name];
  const items = Array.isArray(value) ? value.map((item) => String(item).replace(/^survey:/, '')) : [];
  return { error, isAtField, of: (asked) => (isAtField && asked === name ? sentencesOf(issues, items) : undefined) };
}
