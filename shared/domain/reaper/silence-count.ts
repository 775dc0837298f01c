import { isHeld } from '../jobs/hold.ts';
import type { OpenJob } from '../jobs/open-job.ts';
import { atOnceShare, type Policy } from '../jobs/policy.ts';
import { MassEventCount } from './mass-event-count.ts';
import { isSuspect, silentSeconds } from './verdicts/heartbeat-lost.ts';
import { isLateStart } from './verdicts/start-timeout.ts';

/** Counts the silent. A job that a person holds may well be silent, and says nothing of the others. */
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

  /** True when the verdict on any job rests on whether reports arrive. */
  asksForProof(): boolean {
    return this.#suspects + this.#late > 0;
  }

  /**
   * True when at some moment more than half of the users that were heard lost more than half of their jobs at once. A fault of
   * ours silences pods within a few reports of one another; pods that die on their own do so one now and one then.
   */
  isMassSilence(policy: Policy): boolean {
    return this.#running.isMost(policy.HEARTBEAT_LOST_SECONDS * atOnceShare);
  }
}
