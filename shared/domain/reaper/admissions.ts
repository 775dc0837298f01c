import { inParallel } from '../in-parallel.ts';
import type { OpenJob } from '../jobs/open-job.ts';
import { isAdmitting } from '../limits/admit-jobs.ts';
import type { InstallationLimits } from '../limits/installation.ts';
import { type Limits, limitsOf } from '../limits/limits.ts';
import { couldEverFit, hasRoom } from '../limits/room.ts';
import type { UsageStore } from '../limits/usage-store.ts';
import { shuffleKey } from './priorities.ts';
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

/** Jobs of one user that one sweep keeps: those that have waited longest, and as many of the cheapest. */
const keptPerUser = 20;
/** Users whose accounts one sweep reads at most; each sweep draws others. */
const keptUsers = 500;
const readsAtOnce = 8;

const longestWaitingFirst = (a: OpenJob, b: OpenJob): number =>
  a.queued_at < b.queued_at ? -1 : a.queued_at > b.queued_at ? 1 : a.id < b.id ? -1 : 1;

const cheapestFirst = (a: OpenJob, b: OpenJob): number =>
  (a.reserved?.micro_dollars_per_hour ?? 0) - (b.reserved?.micro_dollars_per_hour ?? 0) || longestWaitingFirst(a, b);

/** Jobs of one user. Those beyond a limit by themselves may be the ones that have waited longest, so the cheapest are kept as well. */
class WaitingLine {
  readonly #longest = new Shortlist<OpenJob>(keptPerUser, longestWaitingFirst);
  readonly #cheapest = new Shortlist<OpenJob>(keptPerUser, cheapestFirst);

  offer(job: OpenJob): void {
    const left = this.#longest.offer(job);
    if (left !== undefined) this.#cheapest.offer(left);
  }

  jobs(): readonly OpenJob[] {
    return [...this.#longest.items(), ...[...this.#cheapest.items()].sort(longestWaitingFirst)];
  }
}

/** The jobs that wait to be admitted, of which a sweep keeps few of each user and few users, however many there are. */
export class WaitingJobs {
  readonly #turn: number;
  readonly #users = new Map<string, WaitingLine>();

  /** `turn` counts sweeps, or minutes: whatever is another one each time. */
  constructor(turn: number) {
    this.#turn = turn;
  }

  see(job: OpenJob): void {
    const standing = this.#users.get(job.user_id);
    const line = standing ?? new WaitingLine();
    line.offer(job);
    if (standing !== undefined) return;
    this.#users.set(job.user_id, line);
    if (this.#users.size >= 2 * keptUsers) this.#keepThoseDrawn();
  }

  all(): readonly WaitingUser[] {
    this.#keepThoseDrawn();
    return [...this.#users].map(([userId, line]) => ({ userId, jobs: line.jobs() }));
  }

  /** A user who is not drawn stays out for the rest of the sweep, for their lot is the same each time they are seen. */
  #keepThoseDrawn(): void {
    const drawn = [...this.#users.keys()].sort((a, b) => shuffleKey(this.#turn, a) - shuffleKey(this.#turn, b));
    for (const userId of drawn.slice(keptUsers)) this.#users.delete(userId);
  }
}

export interface FindAdmissionsDeps {
  readonly usage: Pick<UsageStore, 'get'>;
  readonly userLimits: Limits;
  readonly installationLimits: InstallationLimits;
  readonly onFault: (error: unknown) => void;
}

/**
 * The jobs whose users have room for the first of them, by one read for each user, or are among the ones that may have it soon. Who
 * has the fewest pods comes first, then who has waited longest. A fault keeps one user waiting, and nobody else.
 */
export const findAdmissions = async (
  waiting: readonly WaitingUser[],
  soon: ReadonlySet<string>,
  { usage, userLimits, installationLimits, onFault }: FindAdmissionsDeps,
): Promise<readonly Admission[]> => {
  const found: Admission[] = [];
  await inParallel(waiting, readsAtOnce, async (admission) => {
    const { userId, jobs } = admission;
    try {
      const standing = await usage.get(userId);
      const limits = limitsOf(standing.limits, userLimits);
      const mayFit = ({ reserved }: OpenJob): boolean =>
        reserved !== undefined && couldEverFit(reserved, limits) && couldEverFit(reserved, installationLimits);
      const isBegun = ({ id }: OpenJob): boolean => isAdmitting(id, standing);
      // One that is beyond a limit by itself keeps no other waiting.
      const line = jobs.filter((job) => isBegun(job) || mayFit(job));
      const first = line.find(mayFit)?.reserved;
      const hasRoomNow = first !== undefined && hasRoom(first, standing, limits);
      if (line.length > 0 && (soon.has(userId) || line.some(isBegun) || hasRoomNow))
        found.push({ userId, jobs: line, pods: standing.pods });
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
