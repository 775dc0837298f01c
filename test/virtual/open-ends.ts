import type { Job } from '../../shared/domain/jobs/job.ts';
import { isTerminal } from '../../shared/domain/jobs/status.ts';
import { parsePodName } from '../../shared/domain/pods/pod-name.ts';
import { hasOddLooks } from './pod/attempt-plan.ts';
import type { Stage } from './stage.ts';
import type { VirtualWorld } from './world.ts';

/** Clean sweeps that a job may stay open once it is over and none of its pods is left: two confirm that, and one closes it. */
export const mostSweepsOpen = 4;

/** Jobs that are over and still open: as long as they are, their share stands in the account of their user. */
export class OpenEnds {
  readonly #world: VirtualWorld;
  /** By stage and job, how many sweeps have found it so without a pod. */
  readonly #sweeps = new Map<string, Map<string, number>>();

  constructor(world: VirtualWorld) {
    this.#world = world;
  }

  changed(stage: Stage, { id, status, open }: Job): void {
    const sweeps = this.#of(stage);
    if (!isTerminal(status) || !open) sweeps.delete(id);
    else if (!sweeps.has(id)) sweeps.set(id, 0);
  }

  /** The jobs that have been so for too long. */
  afterSweep(stage: Stage): readonly string[] {
    const sweeps = this.#of(stage);
    if (sweeps.size === 0) return [];
    const withPod = new Set(this.#world.livePods().map(({ createdAs }) => parsePodName(createdAs)?.job_id));
    for (const [jobId, passed] of sweeps) sweeps.set(jobId, withPod.has(jobId) ? 0 : passed + 1);
    return [...sweeps].filter(([id, passed]) => passed > mostSweepsOpen && !this.#isUnseen(id)).map(([id]) => id);
  }

  /** True for a job that stays open because looks do not tell that its pods are gone. */
  #isUnseen(jobId: string): boolean {
    return this.#world.truth.all().some((truth) => truth.jobId === jobId && hasOddLooks(truth.plan));
  }

  #of({ name }: Stage): Map<string, number> {
    const sweeps = this.#sweeps.get(name) ?? new Map<string, number>();
    this.#sweeps.set(name, sweeps);
    return sweeps;
  }
}
