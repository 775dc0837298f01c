import type {
  Container,
  ContainerRunner,
  ContainerSpec,
} from '../../../infra/local/runpod-simulator/container-runner.ts';
import { LightPod, type LightPodOptions, type PodRecord } from './light-pod.ts';

/** Containers of the simulator that are no processes: fifty of those are more than a small machine has room for. */
export class LightPods implements ContainerRunner {
  readonly records: PodRecord[] = [];
  readonly faults: unknown[] = [];
  private readonly options: Omit<LightPodOptions, 'signal'>;

  constructor(options: Omit<LightPodOptions, 'signal'>) {
    this.options = options;
  }

  create({ podId, env }: ContainerSpec): Container {
    let running = new AbortController();
    const end = async (): Promise<void> => running.abort();
    return {
      start: () => {
        running = new AbortController();
        const { signal } = running;
        const pod = new LightPod(
          {
            apiUrl: env.PODWARDEN_API_URL ?? '',
            jobId: env.PODWARDEN_JOB_ID ?? '',
            attempt: Number(env.PODWARDEN_ATTEMPT),
            podId,
            token: env.PODWARDEN_JOB_TOKEN ?? '',
          },
          { ...this.options, signal },
        );
        this.records.push(pod.record);
        // The report of its end has the pod terminated, before its answer may have arrived.
        pod.run().catch((fault: unknown) => signal.aborted || this.faults.push(fault));
      },
      kill: end,
      dispose: end,
      crash: () => running.abort(),
      setFrozen: () => {},
      setGpuUtil: () => {},
    };
  }
}
