import { isHeld } from '../jobs/hold.ts';
import type { OpenJob } from '../jobs/open-job.ts';
import { atOnceShare, type Policy } from '../jobs/policy.ts';
import { MassEventCount } from './mass-event-count.ts';
import { isSuspect, silentSeconds } from './verdicts/heartbeat-lost.ts';
import { isLateStart } from './verdicts/start-timeout.ts';

/** Counts silent jobs. Held jobs do not count towards mass silence, because a person may have stopped their pods. */
export class SilenceCount {
  readonly #running = new MassEventCount();
  #suspects = 0;
  #late = 0;

  see(job: OpenJob, now: Date, policy: Policy): void {
    const isSilent = isSuspect(job, now, policy);
    if (isSilent) this.#suspects += 1;
    if (isLateStart(job, now, policy)) this.#late += 1;
    if (job.status !== 'running' || isHeld(job, now)) return;
    this.#running.see(job.user_id, isSilent ? silentSeconds(job, now) : undefined);
  }

  /** True if a pod is silent or late to claim, so that a verdict depends on whether reports arrive. */
  asksForProof(): boolean {
    return this.#suspects + this.#late > 0;
  }

  /**
   * True if at some moment more than half of the users whose pods reported lost more than half of their jobs at once. A fault of
   * ours silences pods within a few reports of one another. Pods that die on their own do so at different times.
   */
  isMassSilence(policy: Policy): boolean {
    return this.#running.isMost(policy.HEARTBEAT_LOST_SECONDS * atOnceShare);
  }
}
