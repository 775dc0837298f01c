import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import type { ContainerEvents } from './container-runner.ts';

export interface ProcessGroupOptions {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** The pod's folder. Processes whose environment names its bin folder belong to the pod. */
  readonly folder: string;
  readonly events: ContainerEvents;
}

const attempt = (run: () => void): void => {
  try {
    run();
  } catch {
    // ESRCH: there is no process left to signal.
  }
};

/** A command with all its descendants. All of them end together, and none outlives this process (see supervise.sh). */
export class ProcessGroup {
  readonly #child: ChildProcess;
  readonly #folder: string;
  readonly #exited: Promise<void>;
  #ending = false;

  constructor({ argv, env, cwd, folder, events }: ProcessGroupOptions) {
    this.#folder = folder;
    this.#child = spawn('bash', [join(import.meta.dirname, 'supervise.sh'), folder, ...argv], {
      cwd,
      env,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      if (stream !== null) createInterface({ input: stream }).on('line', (line) => events.onLine(line));
    }
    // The watching process may have ended before the line is written.
    this.#lifeline()?.on('error', () => {});
    this.#exited = new Promise((resolve) => {
      this.#child.once('exit', () => resolve());
      this.#child.once('error', (error) => {
        events.onLine(`error starting container: ${error.message}`);
        resolve();
      });
    });
    void this.#exited.then(() => {
      if (this.#ending) return;
      this.#sweep();
      events.onExit();
    });
  }

  signal(signal: NodeJS.Signals): void {
    const { pid } = this.#child;
    if (pid !== undefined) attempt(() => process.kill(-pid, signal));
  }

  async end(graceMs: number): Promise<void> {
    this.#ending = true;
    this.signal('SIGTERM');
    this.signal('SIGCONT');
    const force = setTimeout(() => this.signal('SIGKILL'), graceMs);
    await this.#exited;
    clearTimeout(force);
    this.#sweep();
  }

  /** Ends all other processes of the command after its end, as in a container. */
  #sweep(): void {
    this.signal('SIGKILL');
    for (const pid of this.#escaped()) attempt(() => process.kill(pid, 'SIGKILL'));
    const lifeline = this.#lifeline();
    lifeline?.end('over\n', () => lifeline.destroy());
  }

  /** Finds processes that left the group (setsid, daemons). Works only on Linux. On other systems only the group is ended. */
  #escaped(): number[] {
    if (!existsSync('/proc/self/environ')) return [];
    const mark = join(this.#folder, 'bin');
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .filter((pid) => {
        try {
          return readFileSync(join('/proc', pid, 'environ'), 'latin1').includes(mark);
        } catch {
          return false;
        }
      })
      .map(Number);
  }

  #lifeline(): Writable | undefined {
    const stream = this.#child.stdio[3];
    return stream instanceof Writable ? stream : undefined;
  }
}
