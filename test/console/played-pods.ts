import type { Container, ContainerRunner, ContainerSpec } from '../../infra/local/runpod-simulator/container-runner.ts';

/** The environment of a pod, by which a test speaks in its place. */
export interface PlayedPod {
  readonly podId: string;
  readonly jobId: string;
  readonly attempt: number;
  readonly token: string;
}

/** Containers that do nothing by themselves: the test says what they report. */
export class PlayedPods implements ContainerRunner {
  readonly #pods = new Map<string, PlayedPod>();
  readonly #waiting = new Map<string, (pod: PlayedPod) => void>();

  create({ podId, env }: ContainerSpec): Container {
    const none = async (): Promise<void> => {};
    return {
      start: () => {
        const jobId = env.PODWARDEN_JOB_ID ?? '';
        const pod = { podId, jobId, attempt: Number(env.PODWARDEN_ATTEMPT), token: env.PODWARDEN_JOB_TOKEN ?? '' };
        this.#pods.set(jobId, pod);
        this.#waiting.get(jobId)?.(pod);
      },
      kill: none,
      dispose: none,
      crash: () => {},
      setFrozen: () => {},
      setGpuUtil: () => {},
    };
  }

  /** The newest pod of a job, once its container runs. */
  of(jobId: string): Promise<PlayedPod> {
    const pod = this.#pods.get(jobId);
    return pod ? Promise.resolve(pod) : new Promise((resolve) => this.#waiting.set(jobId, resolve));
  }
}
