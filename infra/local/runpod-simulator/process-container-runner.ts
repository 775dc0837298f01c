import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { Container, ContainerEvents, ContainerRunner, ContainerSpec } from './container-runner.ts';
import { ProcessGroup } from './process-group.ts';

export interface ProcessContainerOptions {
  /** The folder in which the folders of pods are created. */
  readonly folder?: string | undefined;
  /** The part of PATH that follows the pod's own bin folder. */
  readonly path?: string | undefined;
  /** The milliseconds between SIGTERM and SIGKILL. */
  readonly killGraceMs?: number | undefined;
}

const DRIVER_VERSION = '570.124.06';

/** Returns assignments that bash reads by `. gpu.conf`. Values are quoted, so that bash never executes them. */
const bashAssignments = (values: Readonly<Record<string, string | number>>): string =>
  Object.entries(values)
    .map(([name, value]) => `${name}='${String(value).replaceAll("'", '')}'\n`)
    .join('');

/**
 * Runs pods as process groups on this machine. Each pod has a folder: `disk` is HOME and the working directory, and `disk/tmp` is TMPDIR.
 * Paths outside of HOME are those of the host, so pods are not isolated.
 */
export class ProcessContainerRunner implements ContainerRunner {
  readonly #folder: string;
  readonly #path: string;
  readonly #killGraceMs: number;

  constructor(options: ProcessContainerOptions = {}) {
    this.#folder = options.folder ?? tmpdir();
    this.#path = options.path ?? process.env.PATH ?? '/usr/local/bin:/usr/bin:/bin';
    this.#killGraceMs = options.killGraceMs ?? 1000;
  }

  create(spec: ContainerSpec): Container {
    mkdirSync(this.#folder, { recursive: true });
    const folder = mkdtempSync(join(this.#folder, 'podwarden-pod-'));
    const disk = join(folder, 'disk');
    mkdirSync(join(disk, 'tmp'), { recursive: true });
    this.#installGpu(folder, spec);
    const env = {
      LANG: 'C.UTF-8',
      ...spec.env,
      PATH: `${join(folder, 'bin')}${delimiter}${this.#path}`,
      // A GPU of this machine does not belong to the pod.
      PODWARDEN_NVML_LIBRARY: 'none',
      PODWARDEN_TRAINS_ON_CPU: '1',
      HOME: disk,
      TMPDIR: join(disk, 'tmp'),
    };
    const argv = spec.argv.length > 0 ? spec.argv : ['sleep', 'infinity'];
    let group: ProcessGroup | undefined;
    const kill = async (): Promise<void> => {
      const ended = group;
      group = undefined;
      await ended?.end(this.#killGraceMs);
    };
    return {
      start: (events: ContainerEvents) => {
        group = new ProcessGroup({ argv, env, folder, cwd: disk, events });
      },
      kill,
      crash: () => group?.signal('SIGKILL'),
      setFrozen: (frozen) => group?.signal(frozen ? 'SIGSTOP' : 'SIGCONT'),
      setGpuUtil: (percent) => writeFileSync(join(folder, 'gpu-util'), `${percent}\n`),
      dispose: async () => {
        await kill();
        rmSync(folder, { recursive: true, force: true });
      },
    };
  }

  #installGpu(folder: string, spec: ContainerSpec): void {
    const tool = join(folder, 'bin', 'nvidia-smi');
    mkdirSync(join(folder, 'bin'));
    copyFileSync(join(import.meta.dirname, 'nvidia-smi.sh'), tool);
    chmodSync(tool, 0o755);
    writeFileSync(join(folder, 'gpu-util'), '0\n');
    writeFileSync(
      join(folder, 'gpu.conf'),
      bashAssignments({
        gpu_name: spec.gpu.name,
        gpu_count: spec.zeroGpu ? 0 : spec.gpu.count,
        gpu_memory_gb: spec.gpu.memoryGb,
        gpu_serial: spec.podId,
        driver_version: DRIVER_VERSION,
        cuda_version: spec.gpu.cuda ?? 'N/A',
      }),
    );
  }
}
