/**
 * OpenTelemetry, by the usual variables OTEL_*. Its packages are loaded only when a variable switches it on. The packages read the
 * variables themselves: exporters, endpoints, headers, sampling, the name of the service.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { VERSION } from '../base/version.js';
import { createTracing, type Tracing } from '../http/telemetry/tracing.js';

/** Each of these switches it on. */
const SWITCHES = [
  'OTEL_EXPORTER_OTLP_ENDPOINT',
  'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT',
  'OTEL_EXPORTER_OTLP_METRICS_ENDPOINT',
  'OTEL_TRACES_EXPORTER',
  'OTEL_METRICS_EXPORTER',
];

/** A collector that does not answer must not delay a stop. */
const CLOSE_MS = 2_000;

interface Telemetry {
  readonly tracing: Tracing;
  /** Sends what has not been sent yet. */
  close(): Promise<void>;
}

/** Undefined when no variable switches it on. */
export async function startTelemetry(env: NodeJS.ProcessEnv): Promise<Telemetry | undefined> {
  if (env.OTEL_SDK_DISABLED?.toLowerCase() === 'true' || !SWITCHES.some((name) => env[name]?.trim())) return undefined;
  const [{ NodeSDK, resources }, api] = await Promise.all([import('@opentelemetry/sdk-node'), import('@opentelemetry/api')]);
  const sdk = new NodeSDK({
    ...(!env.OTEL_SERVICE_NAME && { serviceName: 'astrid' }),
    resource: resources.resourceFromAttributes({ 'service.version': VERSION }),
    // The log goes to standard output.
    logRecordProcessors: [],
  });
  sdk.start();
  return { tracing: createTracing(api), close: () => Promise.race([sdk.shutdown(), sleep(CLOSE_MS)]) };
}
