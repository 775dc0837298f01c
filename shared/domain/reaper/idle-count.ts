import { later, secondsBetween } from '../clock.ts';
import { isHeld } from '../jobs/hold.ts';
import type { OpenJob } from '../jobs/open-job.ts';
import { atOnceShare, maxSweepGapSeconds, type Policy } from '../jobs/policy.ts';
import type { Pod } from '../pods/gpu-provider.ts';
import { MassEventCount } from './mass-event-count.ts';
import { gpuAtWork } from './verdicts/gpu-idle.ts';

/** Counts trainings by whether RunPod shows their GPUs idle. A person who holds a job may well have stopped its work. */
export class IdleCount {
  readonly #training = new MassEventCount();

  /** True where the job is idle for so long that it would be ended, unless most are. */
  see(job: OpenJob, pod: Pod | undefined, now: Date, policy: Policy): boolean {
    const { use, idle } = gpuAtWork(job, pod, now, policy);
    const isWitness = use === 'busy' || (idle !== undefined && wasSeenBusy(job, idle.since));
    if (isWitness && !isHeld(job, now))
      this.#training.see(job.user_id, idle && Math.max(0, secondsBetween(idle.since, now)));
    return idle !== undefined && idle.seconds >= policy.GPU_IDLE_SECONDS;
  }

  /**
   * True when at some moment most of the trainings of most users were first seen idle at once: trainings do not agree on when to stop,
   * so then it is what RunPod shows that is at fault.
   */
  isMassIdle(policy: Policy): boolean {
    return this.#training.isMost(policy.HEARTBEAT_LOST_SECONDS * atOnceShare);
  }
}

/** A training that never used its GPU is no witness: trainings of one template start together, and are idle together by themselves. */
const wasSeenBusy = ({ queued_at, claimed_at = queued_at, phase_entered_at }: OpenJob, idleSince: string): boolean =>
  secondsBetween(later(claimed_at, phase_entered_at), idleSince) > 2 * maxSweepGapSeconds;
