import { isHeld } from '../jobs/hold.ts';
import type { OpenJob } from '../jobs/open-job.ts';
import { atOnceShare, type Policy } from '../jobs/policy.ts';
import type { Pod } from '../pods/gpu-provider.ts';
import { Crowd } from './crowd.ts';
import { gpuAtWork } from './verdicts/gpu-idle.ts';

/** Counts trainings by whether RunPod shows their GPUs idle. A person who holds a job may well have stopped its work. */
export class IdleCount {
  readonly #training = new Crowd();

  /** True where the job is idle for so long that it would be ended, unless most are. */
  see(job: OpenJob, pod: Pod | undefined, now: Date, policy: Policy): boolean {
    const { use, idleSeconds } = gpuAtWork(job, pod, now, policy);
    if (use !== 'unknown' && !isHeld(job, now)) this.#training.see(job.user_id, idleSeconds);
    return idleSeconds !== undefined && idleSeconds >= policy.GPU_IDLE_SECONDS;
  }

  /**
   * True when at some moment most of the trainings of most users were first seen idle at once: trainings do not agree on when to stop,
   * so then it is what RunPod shows that is at fault.
   */
  isMassIdle(policy: Policy): boolean {
    return this.#training.isMost(policy.HEARTBEAT_LOST_SECONDS * atOnceShare);
  }
}
