/** The rows of the table in docs/migrating.md. */
import { readFileSync } from 'node:fs';

interface MigrationRow {
  /** The prefix of the REST service, such as `/api-keys`. */
  readonly prefix: string;
  /** The methods and paths below the prefix, as the page writes them. */
  readonly endpoint: string;
  /** The operation, or `none: ` and the reason. */
  readonly answer: string;
}

const page = readFileSync(new URL('../../docs/migrating.md', import.meta.url), 'utf8');

export function migrationRows(): MigrationRow[] {
  const rows: MigrationRow[] = [];
  let prefix = '';
  const [, table = ''] = /^\| endpoint \| operation \|\n(.*?)\n\n/ms.exec(page) ?? [];
  for (const line of table.split('\n').slice(1)) {
    const [endpoint = '', answer = ''] = line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim());
    if (endpoint.startsWith('**')) prefix = endpoint.replaceAll(/[*`]/g, '');
    else rows.push({ prefix, endpoint, answer });
  }
  return rows;
}

/** The names in backticks: operations and fields. */
export const namesIn = (text: string): string[] => [...text.matchAll(/`(\w+)`/g)].map(([, name]) => name as string);
