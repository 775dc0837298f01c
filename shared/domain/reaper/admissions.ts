import { inParallel } from '../in-parallel.ts';
import type { OpenJob } from '../jobs/open-job.ts';
import { isAdmitting } from '../limits/admit-jobs.ts';
import { type Limits, limitsOf } from '../limits/limits.ts';
import { couldEverFit, hasRoom } from '../limits/room.ts';
import type { UsageStore } from '../limits/usage-store.ts';
import { lotOf } from './priorities.ts';
import { Shortlist } from './shortlist.ts';

/** Jobs of one user that wait for room within limits, those that have waited longest first. */
export interface WaitingUser {
  readonly userId: string;
  readonly jobs: readonly OpenJob[];
}

export interface Admission extends WaitingUser {
  /** Jobs of the user that count as pods. */
  readonly pods: number;
}

/** Jobs of one user that one sweep admits at most. */
const keptPerUser = 20;
/** Users whose accounts one sweep reads at most; each sweep draws others. */
const keptUsers = 500;
const readsAtOnce = 8;

const longestWaitingFirst = (a: OpenJob, b: OpenJob): number =>
  a.queued_at < b.queued_at ? -1 : a.queued_at > b.queued_at ? 1 : a.id < b.id ? -1 : 1;

/** The jobs that wait to be admitted, of which a sweep keeps few of each user and few users, however many there are. */
export class WaitingJobs {
  readonly #turn: number;
  readonly #users = new Map<string, Shortlist<OpenJob>>();

  /** `turn` counts sweeps, or minutes: whatever is another one each time. */
  constructor(turn: number) {
    this.#turn = turn;
  }

  see(job: OpenJob): void {
    const standing = this.#users.get(job.user_id);
    const line = standing ?? new Shortlist<OpenJob>(keptPerUser, longestWaitingFirst);
    line.offer(job);
    if (standing !== undefined) return;
    this.#users.set(job.user_id, line);
    if (this.#users.size >= 2 * keptUsers) this.#keepThoseDrawn();
  }

  all(): readonly WaitingUser[] {
    this.#keepThoseDrawn();
    return [...this.#users].map(([userId, line]) => ({ userId, jobs: line.items() }));
  }

  /** A user who is not drawn stays out for the rest of the sweep, for their lot is the same each time they are seen. */
  #keepThoseDrawn(): void {
    const drawn = [...this.#users.keys()].sort((a, b) => lotOf(this.#turn, a) - lotOf(this.#turn, b));
    for (const userId of drawn.slice(keptUsers)) this.#users.delete(userId);
  }
}

export interface FindAdmissionsDeps {
  readonly usage: Pick<UsageStore, 'get'>;
  readonly userLimits: Limits;
  readonly onFault: (error: unknown) => void;
}

/**
 * The jobs whose users have room for the first of them, by one read for each user, or are among the ones that may have it soon. Who
 * has the fewest pods comes first, then who has waited longest. A fault keeps one user waiting, and nobody else.
 */
export const findAdmissions = async (
  waiting: readonly WaitingUser[],
  soon: ReadonlySet<string>,
  { usage, userLimits, onFault }: FindAdmissionsDeps,
): Promise<readonly Admission[]> => {
  const found: Admission[] = [];
  await inParallel(waiting, readsAtOnce, async (admission) => {
    const { userId, jobs } = admission;
    try {
      const standing = await usage.get(userId);
      const limits = limitsOf(standing.limits, userLimits);
      const isBegun = jobs.some(({ id }) => isAdmitting(id, standing));
      // One that is beyond the limits by itself keeps no other waiting.
      const first = jobs.flatMap(({ reserved }) => reserved ?? []).find((wanted) => couldEverFit(wanted, limits));
      const hasRoomNow = first !== undefined && hasRoom(first, standing, limits);
      if (soon.has(userId) || isBegun || hasRoomNow) found.push({ userId, jobs, pods: standing.pods });
    } catch (error) {
      onFault(error);
    }
  });
  return found.sort((a, b) => a.pods - b.pods || longestWaitingFirst(firstOf(a), firstOf(b)));
};

const firstOf = ({ jobs: [first], userId }: WaitingUser): OpenJob => {
  if (first === undefined) throw new Error(`No job of ${userId} waits.`);
  return first;
};
