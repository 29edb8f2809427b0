/** Metrics of credentials in this server: cached keys and users, and the unwritten use of keys. */
import { Counter, Gauge, type Registry } from 'prom-client';
import type { App } from '../../app.js';

export function addCredentialMetrics({ authenticator, usage }: App, given: readonly Registry[]): void {
  const registers = [...given];
  new Gauge({
    name: 'astrid_credentials_cached',
    help: 'Keys and users in the cache.',
    labelNames: ['of'],
    registers,
    collect() {
      for (const [of, { entries }] of Object.entries(authenticator.statistics())) this.set({ of }, entries);
    },
  });
  new Counter({
    name: 'astrid_credential_loads_total',
    help: 'How often a key or user was read from the database.',
    labelNames: ['of'],
    registers,
    collect() {
      this.reset();
      for (const [of, { loads }] of Object.entries(authenticator.statistics())) this.inc({ of }, loads);
    },
  });
  new Gauge({
    name: 'astrid_usage_unwritten_keys',
    help: 'Keys with usage counts that are not written yet. Counts are written once a second.',
    registers,
    collect() {
      this.set(usage.unwritten);
    },
  });
  new Gauge({
    name: 'astrid_usage_unwritten_seconds',
    help: 'How long the oldest unwritten count of use has waited. It stays below a few seconds unless writing fails.',
    aggregator: 'max',
    registers,
    collect() {
      this.set(usage.unwrittenSeconds);
    },
  });
}
