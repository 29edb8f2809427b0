/**
 * Virtual machines of a script: each has its own network and its own folders, and its address in 10.0.0.0/24. They can lose their power, so
 * that their connections end without a word. The script itself runs in a separate network (`unshare --net --mount`), with the address 10.0.0.99.
 */
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { atEnd, finish, folder, run, until } from './processes.mjs';

const BRIDGE = 'astrid0';
const CLIENT = '10.0.0.99';
const ip = (...parameters) => execFileSync('ip', parameters);

/** Connects the script with its machines. Call it once, before the first machine. */
export function openNetwork() {
  ip('link', 'set', 'lo', 'up');
  ip('link', 'add', BRIDGE, 'type', 'bridge');
  ip('address', 'add', `${CLIENT}/24`, 'dev', BRIDGE);
  ip('link', 'set', BRIDGE, 'up');
  // The user of PostgreSQL needs to pass through.
  execFileSync('chmod', ['711', folder]);
}

export class Machine {
  static #count = 0;
  #holder;
  #services = new Map();
  #runs = true;

  /** `folders` are existing paths of which this machine has its own version, such as /etc/haproxy, with their owners. */
  static async create(name, address, folders) {
    const machine = new Machine();
    machine.name = name;
    machine.address = address;
    machine.link = `astrid-m${Machine.#count++}`;
    machine.#holder = run('unshare', ['--net', '--mount', 'sleep', 'infinity']);
    const { pid } = machine.#holder;
    const network = (id) => readlinkSync(`/proc/${id}/ns/net`);
    await until(`the network of ${name}`, () => network(pid) !== network('self'));
    ip('link', 'add', machine.link, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', String(pid));
    ip('link', 'set', machine.link, 'master', BRIDGE, 'up');
    atEnd(() => machine.#killAll());
    machine.do('ip', 'link', 'set', 'lo', 'up');
    machine.do('ip', 'address', 'add', `${address}/24`, 'dev', 'eth0');
    machine.do('ip', 'link', 'set', 'eth0', 'up');
    for (const [path, owner] of Object.entries(folders)) {
      const own = machine.#own(path);
      mkdirSync(own, { recursive: true });
      execFileSync('chown', [owner, own]);
      machine.do('mount', '--bind', own, path);
    }
    return machine;
  }

  #own = (path) => join(folder, this.name.replaceAll(' ', '-'), path);

  /** The program and the parameters that run a command on this machine. */
  command(command, cwd = process.cwd()) {
    return ['nsenter', ['--target', String(this.#holder.pid), '--net', '--mount', `--wd=${cwd}`, ...command]];
  }

  /** Runs a command to its end, and returns its output. */
  do(...command) {
    return execFileSync(...this.command(command), { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  }

  /** The same, while the script goes on. Returns the exit code and the output. */
  finish(command, options) {
    return finish(...this.command(command), options);
  }

  /** Writes a file that only this machine sees. Its folder is one of `folders`. */
  write(path, text, { owner = 'root', mode = 0o600 } = {}) {
    mkdirSync(dirname(this.#own(path)), { recursive: true });
    writeFileSync(this.#own(path), text, { mode });
    execFileSync('chown', [owner, this.#own(path)]);
  }

  /**
   * Lets a program run, and starts it again when it ends, as systemd does by the `Restart=` of its unit. `afterwards` is a command that then runs
   * first, as by `ExecStopPost=-`.
   */
  serve(name, command, { user = 'root', env = {}, cwd = '/', restartMs = 100, afterwards } = {}) {
    const log = join(folder, `${this.name.replaceAll(' ', '-')}-${name}.log`);
    const start = () => {
      const as = ['setpriv', '--reuid', user, '--regid', user, '--init-groups'];
      const child = run(...this.command([...as, ...command], cwd), { env, log });
      service.child = child;
      child.once('exit', async () => {
        if (this.#runs && afterwards)
          await this.finish(['setpriv', '--reuid', user, '--regid', user, '--init-groups', ...afterwards]);
        await sleep(restartMs);
        // A machine that was booted meanwhile has started it already.
        if (this.#runs && !service.stopped && service.child === child) start();
      });
    };
    const service = { log, start };
    this.#services.set(name, service);
    start();
  }

  /** Stops a program, which stays stopped until `start`. */
  async stop(name, signal = 'SIGTERM') {
    const service = this.#services.get(name);
    service.stopped = true;
    const ended = once(service.child, 'exit');
    service.child.kill(signal);
    await ended;
  }

  start(name) {
    const service = this.#services.get(name);
    service.stopped = false;
    service.start();
  }

  outputOf(name) {
    return readFileSync(this.#services.get(name).log, 'utf8');
  }

  pidOf(name) {
    return this.#services.get(name).child.pid;
  }

  /** Kills a program alone. Its supervisor starts it again. */
  kill(name) {
    this.signal(name, 'SIGKILL');
  }

  signal(name, signal) {
    this.#services.get(name).child.kill(signal);
  }

  /** Cuts the power: nothing leaves the machine any more, also no word that it ends. */
  cutPower() {
    this.#runs = false;
    this.do('ip', 'link', 'set', 'eth0', 'down');
    this.#killAll();
  }

  #killAll() {
    for (const pid of this.#processes()) process.kill(pid, 'SIGKILL');
  }

  /** Starts the machine again, with all its programs. */
  boot() {
    this.do('ip', 'link', 'set', 'eth0', 'up');
    this.#runs = true;
    for (const { start } of this.#services.values()) start();
  }

  /** The processes of this machine, except the one that holds its network. */
  #processes() {
    const networkOf = (pid) => {
      try {
        return readlinkSync(`/proc/${pid}/ns/net`);
      } catch {
        return undefined; // It has ended.
      }
    };
    const own = networkOf(this.#holder.pid);
    if (own === undefined) return [];
    const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
    return pids.map(Number).filter((pid) => pid !== this.#holder.pid && networkOf(pid) === own);
  }
}
