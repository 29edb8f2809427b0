/** The URL of a PostgreSQL server, read as `pg` reads it. */

/** Stands where libpq's form of a URL has no host, as in `postgresql://user@/name?host=/folder/of/the/socket`. */
const NO_HOST = 'no-host.invalid';

export interface ServerUrl {
  /** `host:port`, or the folder of the Unix socket. */
  readonly host: string;
  /** `/name`, or an empty text. */
  readonly database: string;
  readonly parameters: URLSearchParams;
}

/** Returns undefined for a text that is not such a URL, or whose password is not percent-encoded. */
export function parseServerUrl(text: string): ServerUrl | undefined {
  const hasHost = URL.canParse(text);
  const url = hasHost ? text : text.replace('@/', `@${NO_HOST}/`);
  if (!URL.canParse(url)) return undefined;
  const { protocol, username, host, pathname, search, hash, searchParams } = new URL(url);
  // After an unescaped / ? or # in a password, the rest of it looks like the host's path.
  const misread = (!username || !hasHost) && `${pathname}${search}${hash}`.includes('@');
  if (misread || !/^postgres(ql)?:$/.test(protocol)) return undefined;
  return {
    // As for `pg`, the parameter precedes the host before the path.
    host: searchParams.get('host') || (hasHost && host) || 'localhost',
    database: pathname === '/' ? '' : pathname,
    parameters: searchParams,
  };
}
