import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import {
  type RunpodSimulator,
  type RunpodSimulatorOptions,
  startRunpodSimulator,
} from '../../../infra/local/runpod-simulator/start-runpod-simulator.ts';
import { aCreateBody, send } from './simulator-world.ts';

const onLinux = existsSync('/proc/self/environ');

/** A process that is dead but not yet collected by the system's first one still takes signals. */
const isZombie = (pid: number): boolean => onLinux && /\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return !isZombie(pid);
  } catch {
    return false;
  }
};

const until = async <T>(what: string, look: () => T | undefined | false, timeoutMs = 8000): Promise<T> => {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const found = look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > end) throw new Error(`It never came to this: ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};

interface ProcessWorld {
  readonly simulator: RunpodSimulator;
  readonly podsFolder: string;
  /** A pod that runs this text with bash. */
  run(script: string, change?: Record<string, unknown>): Promise<string>;
  output(podId: string): string[];
  /** Waits for a line that begins so, and gives the rest of it. */
  said(podId: string, start: string, times?: number): Promise<string>;
  terminate(podId: string): Promise<void>;
}

/** Runs a test on a simulator with real processes, and proves that the test leaves none of their folders behind. */
const withProcesses =
  (test: (world: ProcessWorld) => Promise<void>, options: RunpodSimulatorOptions = {}): (() => Promise<void>) =>
  async () => {
    const podsFolder = mkdtempSync(join(tmpdir(), 'podwarden-test-'));
    const delays = { provisioningMs: 5, startingMs: 5, pullingMs: 5, restartMs: 50 };
    const simulator = await startRunpodSimulator({
      podsFolder,
      delays,
      killGraceMs: 300,
      runForeignPods: true,
      ...options,
    });
    const output = (podId: string): string[] =>
      simulator.control.logs(podId).flatMap(({ source, line }) => (source === 'container' ? [line] : []));
    try {
      await test({
        simulator,
        podsFolder,
        output,
        run: async (script, change = {}) => {
          const args = JSON.stringify({ entrypoint: ['bash', '-c'], cmd: [script] });
          const reply = await send(`${simulator.url}/pods`, 'POST', simulator.apiKey, aCreateBody({ args, ...change }));
          return reply.body.id;
        },
        said: (podId, start, times = 1) =>
          until(`"${start}" ${times} times`, () => {
            const lines = output(podId).filter((line) => line.startsWith(start));
            return lines.length >= times && lines[times - 1]?.slice(start.length).trim();
          }),
        terminate: async (podId) => {
          expect((await send(`${simulator.url}/pods/${podId}`, 'DELETE', simulator.apiKey)).status).toBe(204);
          await simulator.control.settled();
        },
      });
    } finally {
      await simulator.stop();
      const left = readdirSync(podsFolder);
      rmSync(podsFolder, { recursive: true });
      expect(left).toEqual([]);
    }
  };

describe('a pod that is a process', () => {
  it(
    'sees its own environment and nothing of ours',
    withProcesses(async ({ run, said, output, podsFolder }) => {
      process.env.PODWARDEN_TEST_LEAK = 'leaked';
      const id = await run('env; echo cwd $PWD; echo done', { env: { MINE: 'yes' } });
      await said(id, 'done');
      delete process.env.PODWARDEN_TEST_LEAK;
      const lines = output(id);
      expect(lines).toContain('MINE=yes');
      expect(lines).toContain(`RUNPOD_POD_ID=${id}`);
      expect(lines.join('\n')).not.toContain('leaked');
      for (const name of ['HOME=', 'TMPDIR=', 'PATH=', 'cwd ']) {
        expect(lines.find((line) => line.startsWith(name))).toContain(podsFolder);
      }
    }),
  );

  it(
    'dies in the middle of what it does and starts again on the same disk, frozen by a host that was down or not',
    withProcesses(async ({ run, said, simulator }) => {
      const id = await run('files=$(ls | wc -l); touch mark; echo start $files $$; while :; do sleep 1; done');
      const [, first] = (await said(id, 'start')).split(' ');
      simulator.control.crash(id);
      const [files, second] = (await said(id, 'start', 2)).split(' ');
      expect(files).toBe('2');
      simulator.control.hostDown(id);
      expect(isAlive(Number(second))).toBe(true);
      simulator.control.hostUp(id);
      await said(id, 'start', 3);
      expect([isAlive(Number(first)), isAlive(Number(second))]).toEqual([false, false]);
    }),
  );

  it(
    'starts again on the same disk when its command ends, without what the command left running',
    withProcesses(async ({ run, said }) => {
      const id = await run(
        'if [ -e mark ]; then echo again; sleep 60; fi; touch mark; sleep 60 & echo left $!; exit 3',
      );
      const left = Number(await said(id, 'left'));
      await said(id, 'again');
      expect(isAlive(left)).toBe(false);
    }),
  );

  it(
    'shows the GPUs it was rented with',
    withProcesses(async ({ run, said, output }) => {
      const query = 'nvidia-smi --query-gpu=index,name,memory.total,utilization.gpu --format=csv';
      const id = await run(
        `${query},noheader,nounits; ${query}; nvidia-smi -L; nvidia-smi --query-gpu=name,flavour --format=csv; echo code $?; echo done; sleep 60`,
        { gpu: { id: 'NVIDIA A40', count: 2 } },
      );
      await said(id, 'done');
      expect(output(id).slice(0, 9)).toEqual([
        '0, NVIDIA A40, 49152, 97',
        '1, NVIDIA A40, 49152, 97',
        'index, name, memory.total, utilization.gpu',
        '0, NVIDIA A40, 49152 MiB, 97 %',
        '1, NVIDIA A40, 49152 MiB, 97 %',
        `GPU 0: NVIDIA A40 (UUID: GPU-${id}-0)`,
        `GPU 1: NVIDIA A40 (UUID: GPU-${id}-1)`,
        'Field "flavour" is not a valid field to query.',
        'code 2',
      ]);
    }),
  );

  it(
    'finds no GPU on a host without one',
    withProcesses(async ({ simulator, run, said, output }) => {
      simulator.control.faults.add({ kind: 'zero_gpu' });
      const id = await run('nvidia-smi; echo code $?; sleep 60');
      expect(await said(id, 'code')).toBe('6');
      expect(output(id)).toContain('No devices were found');
    }),
  );

  it(
    'dies as a whole when it is terminated: grandchildren, and those that left the group',
    withProcesses(async ({ run, said, terminate }) => {
      const away = onLinux ? 'setsid bash -c "echo away \\$\\$; exec sleep 60" &' : 'echo away 0;';
      const id = await run(`(sleep 60 & echo grandchild $!; wait) & ${away} echo self $$; wait`);
      const pids: number[] = [];
      for (const name of ['self', 'grandchild', 'away']) pids.push(Number(await said(id, name)));
      expect(pids.filter((pid) => pid > 0 && !isAlive(pid))).toEqual([]);
      await terminate(id);
      await until('all of it is dead', () => pids.every((pid) => pid === 0 || !isAlive(pid)));
    }),
  );

  it(
    'is asked first and killed when it does not listen',
    withProcesses(async ({ run, said, output, terminate }) => {
      const id = await run("trap 'echo asked' TERM; echo self $$; while :; do sleep 0.05; done");
      const self = Number(await said(id, 'self'));
      await terminate(id);
      expect(isAlive(self)).toBe(false);
      expect(output(id)).toContain('asked');
    }),
  );

  it(
    'falls silent when frozen, and can be terminated so',
    withProcesses(async ({ simulator, run, said, output, terminate }) => {
      const id = await run('echo self $$; while :; do echo tick; sleep 0.02; done');
      await said(id, 'tick', 3);
      simulator.control.freeze(id);
      await new Promise((resolve) => setTimeout(resolve, 100));
      const before = output(id).length;
      await new Promise((resolve) => setTimeout(resolve, 200));
      expect(output(id)).toHaveLength(before);
      simulator.control.thaw(id);
      await until('it ticks again', () => output(id).length > before);
      simulator.control.freeze(id);
      await terminate(id);
      expect(isAlive(Number(await said(id, 'self')))).toBe(false);
    }),
  );

  it(
    'can end itself with its own key',
    withProcesses(async ({ simulator, run }) => {
      const id = await run(
        `curl -s -X DELETE -H "Authorization: Bearer $RUNPOD_API_KEY" ${simulator.url}/pods/$RUNPOD_POD_ID; sleep 60`,
      );
      await until('it is gone', () => simulator.control.pods()[0]?.status === 'TERMINATED');
      await simulator.control.settled();
      expect(simulator.control.pods()).toMatchObject([{ id, endedBy: 'pod' }]);
    }),
  );

  it(
    'ends with the simulator',
    withProcesses(async ({ simulator, run, said }) => {
      const id = await run('echo self $$; exec sleep 60');
      const self = Number(await said(id, 'self'));
      await simulator.stop();
      expect(isAlive(self)).toBe(false);
    }),
  );

  it(
    'says why it cannot start when there is no such command, and is tried again',
    withProcesses(async ({ simulator, run, output }) => {
      const id = await run('', { args: 'no-such-command --really' });
      await until('a second try', () => (simulator.control.pods()[0]?.containerStarts ?? 0) > 1);
      expect(output(id)[0]).toContain('no-such-command');
    }),
  );

  it('ends with the process of the simulator, even when that is killed', async () => {
    const podsFolder = mkdtempSync(join(tmpdir(), 'podwarden-test-'));
    const module = join(import.meta.dirname, '../../../infra/local/runpod-simulator/start-runpod-simulator.ts');
    const program = `
      const { startRunpodSimulator } = await import(${JSON.stringify(module)});
      const delays = { provisioningMs: 5, startingMs: 5, pullingMs: 5 };
      const simulator = await startRunpodSimulator({ podsFolder: ${JSON.stringify(podsFolder)}, delays, runForeignPods: true });
      const args = JSON.stringify({ cmd: ['bash', '-c', 'sleep 60 & echo $$ $!; wait'] });
      const body = JSON.stringify({ name: 'x', image: 'y', disk: 1, gpu: { id: 'NVIDIA L4' }, args });
      const headers = { authorization: 'Bearer ' + simulator.apiKey };
      const pod = await (await fetch(simulator.url + '/pods', { method: 'POST', headers, body })).json();
      setInterval(() => {
        const line = simulator.control.logs(pod.id).find(({ source }) => source === 'container');
        if (line) console.log(line.line);
      }, 20);`;
    const simulator = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const pids = await new Promise<number[]>((resolve) => {
      createInterface({ input: simulator.stdout }).once('line', (line) => resolve(line.split(' ').map(Number)));
    });
    expect(pids.map(isAlive)).toEqual([true, true]);
    simulator.kill('SIGKILL');
    await until('the pod is dead', () => !pids.some(isAlive));
    await until('its folder is gone', () => readdirSync(podsFolder).length === 0);
    rmSync(podsFolder, { recursive: true });
  });
});
