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
    help: 'Keys with usage counts that are not written yet. It stays above 0 for more than a second when writing fails.',
    registers,
    collect() {
      this.set(usage.unwritten);
    },
  });
}
