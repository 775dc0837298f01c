import { later, secondsBetween } from '../clock.ts';
import { isHeld } from '../jobs/hold.ts';
import type { OpenJob } from '../jobs/open-job.ts';
import { atOnceShare, maxSweepGapSeconds, type Policy } from '../jobs/policy.ts';
import type { Pod } from '../pods/gpu-provider.ts';
import { MassEventCount } from './mass-event-count.ts';
import { gpuAtWork } from './verdicts/gpu-idle.ts';

/** Counts the trainings whose GPUs RunPod shows as idle. Held jobs are not counted: a person who holds a job may have stopped its work. */
export class IdleCount {
  readonly #training = new MassEventCount();

  /** Counts the job. Returns true if the job has been idle for `GPU_IDLE_SECONDS`, so that it is ended unless most trainings are idle. */
  see(job: OpenJob, pod: Pod | undefined, now: Date, policy: Policy): boolean {
    const { use, idle } = gpuAtWork(job, pod, now, policy);
    const isWitness = use === 'busy' || (idle !== undefined && wasSeenBusy(job, idle.since));
    if (isWitness && !isHeld(job, now))
      this.#training.see(job.user_id, idle && Math.max(0, secondsBetween(idle.since, now)));
    return idle !== undefined && idle.seconds >= policy.GPU_IDLE_SECONDS;
  }

  /**
   * True if at some moment most trainings of most users went idle at once. Trainings of different users do not stop at the same
   * time, so RunPod's figures are wrong then.
   */
  isMassIdle(policy: Policy): boolean {
    return this.#training.isMost(policy.HEARTBEAT_LOST_SECONDS * atOnceShare);
  }
}

/**
 * True if the GPU was busy for some time before it went idle. Trainings of one template that never use their GPU start together and
 * look idle together, so such trainings are not counted.
 */
const wasSeenBusy = ({ queued_at, claimed_at = queued_at, phase_entered_at }: OpenJob, idleSince: string): boolean =>
  secondsBetween(later(claimed_at, phase_entered_at), idleSince) > 2 * maxSweepGapSeconds;
