/** Settings of the network: ports, proxies, origins, Redis and metrics. */
import proxyAddr from 'proxy-addr';
import { StartError } from '../errors.js';
import { wholeNumber } from './environment.js';

export interface MetricsConfig {
  /** The port for metrics on the same machine without a token; undefined means none. */
  readonly metricsPort: number | undefined;
  /** The token that a reader of /metrics must show; undefined means that the page does not exist. */
  readonly metricsToken: string | undefined;
}

/** Whether to trust a peer's `X-Forwarded-For`. */
export type TrustProxy = (address: string, hop: number) => boolean;

export const port = (name: string, text: string): number => wholeNumber(name, text, 0, 65_535);

export function metrics(portText: string | undefined, token: string | undefined): MetricsConfig {
  if (token !== undefined && !/^[\x21-\x7e]{16,200}$/.test(token))
    throw new StartError('METRICS_TOKEN must have 16 to 200 visible characters, for example from `openssl rand -hex 24`.');
  return { metricsPort: portText === undefined ? undefined : port('METRICS_PORT', portText), metricsToken: token };
}

export function redisUrl(value: string | undefined): string | undefined {
  if (value !== undefined && !/^rediss?:\/\//.test(value))
    throw new StartError('REDIS_URL must start with redis:// or rediss://.');
  return value;
}

export function trustProxy(value: string | undefined): TrustProxy | undefined {
  if (value === undefined) return undefined;
  const refusal = () =>
    new StartError(
      'TRUST_PROXY must list addresses or networks of your proxies, such as 10.0.0.0/8,loopback, and not their number.',
    );
  const parts = value.split(',').map((part) => part.trim());
  // 1 would be read as the address 0.0.0.1, and no proxy would be trusted.
  if (!parts.every((part) => /^[a-z]+$|:|^\d+(\.\d+){3}(\/|$)/i.test(part))) throw refusal();
  try {
    return proxyAddr.compile(parts);
  } catch {
    throw refusal();
  }
}

export const corsOrigins = (value: string | undefined): readonly string[] => origins('CORS_ORIGINS', value);

/** The origins in the list of a setting. Throws StartError for anything else, such as a path or `*`. */
export function origins(name: string, value: string | undefined): readonly string[] {
  if (value === undefined) return [];
  return value.split(',').map((part) => {
    const origin = part.trim();
    if (!URL.canParse(origin) || new URL(origin).origin !== origin) {
      throw new StartError(
        `${name} must list origins such as https://notebooks.example.org, separated by commas, without a path or *.`,
      );
    }
    return origin;
  });
}
