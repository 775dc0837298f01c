import type { NamedPod } from '../jobs/judge.ts';
import type { Pod } from '../pods/gpu-provider.ts';
import { parsePodName } from '../pods/pod-name.ts';

const none: readonly NamedPod[] = [];

/** The pods of a stage that still exist, by the job in their names. */
export class PodsByJob {
  readonly #pods = new Map<string, NamedPod[]>();
  readonly count: number;
  /** Of all of them together; a stopped one costs 0, though its disk may still bill. */
  readonly dollarsPerHour: number;

  constructor(listed: readonly Pod[], stage: string) {
    let count = 0;
    let dollarsPerHour = 0;
    for (const pod of listed) {
      if (pod.status === 'TERMINATED') continue;
      count += 1;
      dollarsPerHour += pod.cost_per_hour;
      const name = parsePodName(pod.name);
      if (name === undefined || name.stage !== stage) continue;
      const named = { attempt: name.attempt, pod };
      const others = this.#pods.get(name.job_id);
      if (others === undefined) this.#pods.set(name.job_id, [named]);
      else others.push(named);
    }
    this.count = count;
    this.dollarsPerHour = dollarsPerHour;
  }

  /** Those of one job, which are no strays then. */
  take(jobId: string): readonly NamedPod[] {
    const pods = this.#pods.get(jobId) ?? none;
    this.#pods.delete(jobId);
    return pods;
  }

  /** Those that nobody took. */
  strays(): readonly Pod[] {
    return [...this.#pods.values()].flat().map(({ pod }) => pod);
  }
}
