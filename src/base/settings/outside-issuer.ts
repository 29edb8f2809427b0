/** Settings of an outside issuer, whose tokens are also accepted. */
import { StartError } from '../errors.js';
import type { Reader } from './environment.js';

export interface OutsideIssuerConfig {
  readonly issuer: string;
  readonly jwksUrl: string;
  readonly audience: string;
  /** The role of users at their first sign-in; undefined means that an admin must link them first. */
  readonly autoProvisionRole: ProvisionedRole | undefined;
}

const PROVISIONED_ROLES = ['RESEARCHER', 'ANALYST', 'VIEWER', 'GUEST'] as const;
type ProvisionedRole = (typeof PROVISIONED_ROLES)[number];

export function outsideIssuer(get: Reader): OutsideIssuerConfig | undefined {
  const [issuer, jwksUrl, audience, role] = ['AUTH_ISSUER', 'AUTH_JWKS_URL', 'AUTH_AUDIENCE', 'AUTH_AUTO_PROVISION_ROLE'].map(
    get,
  );
  if (issuer === undefined && jwksUrl === undefined && audience === undefined) {
    if (role !== undefined)
      throw new StartError('AUTH_AUTO_PROVISION_ROLE requires AUTH_ISSUER, AUTH_JWKS_URL and AUTH_AUDIENCE.');
    return undefined;
  }
  if (issuer === undefined || jwksUrl === undefined || audience === undefined) {
    throw new StartError('Set AUTH_ISSUER, AUTH_JWKS_URL and AUTH_AUDIENCE together, or none of them.');
  }
  if (!URL.canParse(issuer)) throw new StartError('AUTH_ISSUER must be a URL, exactly as in the claim iss of the tokens.');
  if (!URL.canParse(jwksUrl) || !/^https?:$/.test(new URL(jwksUrl).protocol))
    throw new StartError('AUTH_JWKS_URL must be an http or https URL.');
  const autoProvisionRole = PROVISIONED_ROLES.find((known) => known === role);
  if (role !== undefined && autoProvisionRole === undefined) {
    throw new StartError(`AUTH_AUTO_PROVISION_ROLE must be one of ${PROVISIONED_ROLES.join(', ')}: never ADMIN.`);
  }
  return { issuer, jwksUrl, audience, autoProvisionRole };
}
