/**
 * Whether the tables are as the migrations made them. Verification relies on no trigger or constraint, but somebody must have removed a
 * missing one. And a view, a rule or a policy can hide rows from the verification that others see.
 */
import type { Tx } from '../../database/database.js';
import type { Findings } from './findings.js';

/** For each table its triggers with their functions, and its constraints except NOT NULL, all without the table's name. */
const GUARDS = {
  audit_events: {
    triggers: [
      'append_only refuse',
      'pending await_seal',
      'recorded record_new_rows',
      'removal refuse_without_removal',
      'whole_segments remove_whole_segments',
    ],
    constraints: ['actor_key_id_fkey', 'actor_user_id_fkey', 'pkey'],
  },
  audit_event_seals: {
    triggers: ['append_only refuse', 'of_removed remove_links_of_removed'],
    constraints: ['digest', 'pkey', 'position_range', 'seal_number_fkey'],
  },
  audit_pending: { triggers: ['append_only refuse', 'until_sealed keep_until_sealed'], constraints: ['pkey'] },
  audit_removals: { triggers: ['append_only refuse'], constraints: ['pkey', 'through_number_fkey'] },
  audit_seals: { triggers: ['append_only refuse'], constraints: ['event_count_positive', 'hashes', 'number_positive', 'pkey'] },
};

interface Table {
  readonly name: keyof typeof GUARDS;
  readonly plain: boolean;
  readonly triggers: readonly string[];
  readonly constraints: readonly string[];
}

export async function checkGuards(tx: Tx, schema: string, findings: Findings): Promise<void> {
  const names = Object.keys(GUARDS);
  // The foreign key implies its own triggers, one on each side.
  const tables = await tx.$queryRaw<Table[]>`
    SELECT c.relname AS name,
           c.relkind = 'r' AND NOT c.relrowsecurity AND NOT EXISTS (SELECT FROM pg_rewrite r WHERE r.ev_class = c.oid)
             AND NOT EXISTS (SELECT FROM pg_inherits i WHERE i.inhparent = c.oid OR i.inhrelid = c.oid) AS plain,
           ARRAY(SELECT substr(t.tgname, length(c.relname) + 2) || ' ' || p.proname FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
                  WHERE t.tgrelid = c.oid AND NOT t.tgisinternal AND t.tgenabled IN ('O', 'A') ORDER BY 1) AS triggers,
           ARRAY(SELECT substr(k.conname, length(c.relname) + 2) FROM pg_constraint k
                  WHERE k.conrelid = c.oid AND k.convalidated AND NOT EXISTS (
                    SELECT FROM pg_trigger t WHERE t.tgconstraint = k.oid AND t.tgenabled NOT IN ('O', 'A'))) AS constraints
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = ${schema} AND c.relname = ANY (${names}) ORDER BY 1`;
  for (const { name, plain, triggers, constraints } of tables) {
    if (!plain) findings.add('changed', `table ${name}`, 'is a view, or has rules, policies or tables that inherit');
    const expected = GUARDS[name];
    for (const trigger of expected.triggers)
      if (!triggers.includes(trigger)) findings.add('removed', `trigger ${nameOf(name, trigger)}`, 'it does not guard the table');
    for (const trigger of triggers)
      if (!expected.triggers.includes(trigger))
        findings.add('added', `trigger ${nameOf(name, trigger)}`, 'no migration created it');
    for (const constraint of expected.constraints)
      if (!constraints.includes(constraint))
        findings.add('removed', `constraint ${name}_${constraint}`, 'it does not guard the table');
  }
}

const nameOf = (table: string, trigger: string): string => `${table}_${trigger.split(' ')[0]}`;
