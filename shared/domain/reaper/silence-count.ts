import { isHeld } from '../jobs/hold.ts';
import type { OpenJob } from '../jobs/open-job.ts';
import { atOnceShare, type Policy } from '../jobs/policy.ts';
import { isSuspect, silentSeconds } from './verdicts/heartbeat-lost.ts';
import { isLateStart } from './verdicts/start-timeout.ts';

interface SilentJob {
  readonly userId: string;
  readonly seconds: number;
}

/** Jobs of one user at one moment: those that were heard since, and of these the ones that fell silent soon after. */
interface UserCount {
  heard: number;
  fellSilent: number;
}

/** From this many silent users on the fault may lie between their pods and us, where our own look cannot find it. */
const fewestSilentUsers = 2;

/**
 * Counts the silent by users: one user's jobs, however many, neither make a mass silence nor, by being heard, hide
 * one. A job that a person holds may well be silent, and says nothing of the others.
 */
export class SilenceCount {
  readonly #running = new Map<string, number>();
  readonly #silent: SilentJob[] = [];
  #suspects = 0;
  #late = 0;

  see(job: OpenJob, now: Date, policy: Policy): void {
    const isSilent = isSuspect(job, now, policy);
    if (isSilent) this.#suspects += 1;
    if (isLateStart(job, now, policy)) this.#late += 1;
    if (job.status !== 'running' || isHeld(job, now)) return;
    const userId = job.user_id;
    this.#running.set(userId, (this.#running.get(userId) ?? 0) + 1);
    if (isSilent) this.#silent.push({ userId, seconds: silentSeconds(job, now) });
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
    const atOnceSeconds = policy.HEARTBEAT_LOST_SECONDS * atOnceShare;
    const longestFirst = this.#silent.toSorted((a, b) => b.seconds - a.seconds);
    const crowd = new Crowd(this.#running);
    let next = 0;
    for (const first of longestFirst) {
      for (
        let job = longestFirst[next];
        job && first.seconds - job.seconds <= atOnceSeconds;
        job = longestFirst[next]
      ) {
        crowd.fallsSilent(job.userId);
        next += 1;
      }
      if (crowd.isMostlySilent()) return true;
      crowd.wasSilentBefore(first.userId);
    }
    return false;
  }
}

/** The users at one moment, which moves from the job that is silent for longest to the one that fell silent last. */
class Crowd {
  readonly #users: ReadonlyMap<string, UserCount>;
  #heard: number;
  #silent = 0;

  constructor(running: ReadonlyMap<string, number>) {
    this.#users = new Map([...running].map(([userId, heard]) => [userId, { heard, fellSilent: 0 }]));
    this.#heard = running.size;
  }

  fallsSilent(userId: string): void {
    this.#change(userId, { heard: 0, fellSilent: 1 });
  }

  wasSilentBefore(userId: string): void {
    this.#change(userId, { heard: -1, fellSilent: -1 });
  }

  isMostlySilent(): boolean {
    return this.#silent >= fewestSilentUsers && this.#silent * 2 > this.#heard;
  }

  #change(userId: string, by: UserCount): void {
    const user = this.#users.get(userId);
    if (user === undefined) return;
    const wasSilent = isMostlySilent(user);
    user.heard += by.heard;
    user.fellSilent += by.fellSilent;
    this.#silent += Number(isMostlySilent(user)) - Number(wasSilent);
    if (by.heard !== 0 && user.heard === 0) this.#heard -= 1;
  }
}

const isMostlySilent = ({ heard, fellSilent }: UserCount): boolean => fellSilent * 2 > heard;
