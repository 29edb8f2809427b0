/** Prints each promise with the measured figure. The script fails when one of them is not kept. */

let broken = 0;

export function promise(text, figure, kept) {
  if (!kept) broken++;
  console.log(`   ${kept ? 'kept  ' : 'BROKEN'} ${text}: ${figure}`);
}

export const seconds = (ms) => `${(ms / 1_000).toFixed(1)} s`;

/** The promises that hold after every fault: nothing acknowledged is lost or doubled, and the audit log is whole. */
export async function promiseNothingLost(ledger, server, { url = server.url, verifies = true } = {}) {
  const { lost, doubled, details } = await ledger.check(url);
  const counts = `${ledger.rows.size} rows, ${ledger.keys.size} keys, ${ledger.revoked.size} revocations, ${ledger.completed.size} completed runs`;
  promise(`nothing acknowledged is lost (${counts})`, lost === 0 ? '0 lost' : JSON.stringify(details), lost === 0);
  promise('nothing takes effect twice', `${doubled} doubled`, doubled === 0);
  if (verifies) await promiseWholeAudit(server);
}

/** `server` must be stopped when it uses the embedded database. */
export async function promiseWholeAudit(server) {
  const { code, output } = await server.command('audit-verify');
  const line =
    output
      .trim()
      .split('\n')
      .find((text) => text.includes('seals,')) ?? output.trim().slice(-300);
  promise('the audit chain is whole', line, code === 0);
}

export function promiseNoFault(servers) {
  const faults = servers.flatMap(({ output }) => output.split('\n').filter((line) => line.includes('unforeseen fault')));
  promise('no server had an unforeseen fault', faults.length === 0 ? '0' : faults[0].slice(0, 500), faults.length === 0);
}

/** Ends the script, which runs processes that would keep it alive. */
export function end() {
  console.log(broken === 0 ? '   all promises were kept' : `   ${broken} promises were broken`);
  process.exit(broken === 0 ? 0 : 1);
}
