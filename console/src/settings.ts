/** What the page knows before it calls the API: its own address, and the settings that the server wrote into it. */

export interface Settings {
  readonly version: string;
  /** The origins from which thumbnails may be shown. */
  readonly imageOrigins: readonly string[];
  /** The sign-in at an outside issuer, if there is one. */
  readonly signIn?: { readonly issuer: string; readonly clientId: string; readonly scope: string };
}

function read(): Settings {
  const content = document.querySelector('meta[name="astrid-settings"]')?.getAttribute('content') ?? '{}';
  return { version: '', imageOrigins: [], ...(JSON.parse(content) as Partial<Settings>) };
}

export const settings: Settings = read();

/** Where the assets are, also below the path of a proxy: `…/console/assets/`. */
const assets = import.meta.url;

/** `…/console/`. */
export const consoleUrl = new URL('..', assets);
export const sessionUrl = new URL('session', consoleUrl).href;
export const graphqlUrl = new URL('../graphql', consoleUrl).href;
/** The icon of the server: a page has no second copy. */
export const iconUrl = new URL('../icon.svg', consoleUrl).href;
