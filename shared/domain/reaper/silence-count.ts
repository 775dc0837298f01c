import { isHeld } from '../jobs/hold.ts';
import { isLateStart } from '../jobs/judge-present.ts';
import { isSuspect } from '../jobs/judge-silence.ts';
import type { OpenJob } from '../jobs/open-job.ts';
import type { Policy } from '../jobs/policy.ts';

interface UserCount {
  running: number;
  silent: number;
}

/** From this many silent users on the fault may lie between their pods and us, where our own look cannot find it. */
const fewestSilentUsers = 2;

/**
 * Who is silent, counted by users: one user's jobs, however many, neither make a mass silence nor, by being heard, hide
 * one. A job that a person holds may well be silent, and says nothing of the others.
 */
export class SilenceCount {
  readonly #users = new Map<string, UserCount>();
  #silent = 0;
  #late = 0;

  see(job: OpenJob, now: Date, policy: Policy): void {
    const isSilent = isSuspect(job, now, policy);
    if (isSilent) this.#silent += 1;
    if (isLateStart(job, now, policy)) this.#late += 1;
    if (job.status !== 'running' || isHeld(job, now)) return;
    const user = this.#users.get(job.user_id) ?? { running: 0, silent: 0 };
    this.#users.set(job.user_id, user);
    user.running += 1;
    if (isSilent) user.silent += 1;
  }

  /** Whether there is any whose verdict rests on whether reports arrive. */
  asksForProof(): boolean {
    return this.#silent + this.#late > 0;
  }

  /** Whether more than half of the users have more than half of their jobs silent. */
  isMassSilence(): boolean {
    const users = [...this.#users.values()];
    const silent = users.filter((user) => user.silent * 2 > user.running).length;
    return silent >= fewestSilentUsers && silent * 2 > users.length;
  }
}
