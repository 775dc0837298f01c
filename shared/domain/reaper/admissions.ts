import { addSeconds, type Clock, secondsBetween } from '../clock.ts';
import { inParallel } from '../in-parallel.ts';
import type { OpenJob } from '../jobs/open-job.ts';
import { isAdmitting } from '../limits/admit-jobs.ts';
import type { InstallationLimits } from '../limits/installation.ts';
import { type Limits, limitsOf } from '../limits/limits.ts';
import { couldEverFit, hasRoom } from '../limits/room.ts';
import type { UsageStore } from '../limits/usage-store.ts';
import type { Action, ActionVerdict } from './action.ts';
import type { LaunchGate } from './launch-gate.ts';
import { shuffleKey } from './priorities.ts';
import { Shortlist } from './shortlist.ts';

/** The jobs of one user that wait until limits admit them. The job that has waited longest comes first. */
export interface WaitingUser {
  readonly userId: string;
  readonly jobs: readonly OpenJob[];
}

export interface Admission extends WaitingUser {
  /** The number of the user's jobs that count towards the limit of pods. */
  readonly pods: number;
}

/**
 * The length of each of three lists that a sweep keeps for a user: the jobs that have waited longest, the cheapest of the remaining
 * jobs, and random ones of the rest.
 */
const keptPerUser = 20;
/** The maximum number of users whose accounts one sweep reads. Each sweep draws other users. */
const keptUsers = 500;
const readsAtOnce = 8;

const longestWaitingFirst = (a: OpenJob, b: OpenJob): number =>
  a.queued_at < b.queued_at ? -1 : a.queued_at > b.queued_at ? 1 : a.id < b.id ? -1 : 1;

const cheapestFirst = (a: OpenJob, b: OpenJob): number =>
  (a.reserved?.micro_dollars_per_hour ?? 0) - (b.reserved?.micro_dollars_per_hour ?? 0) || longestWaitingFirst(a, b);

/**
 * The waiting jobs of one user. The jobs that have waited longest may exceed a limit by themselves, so the cheapest jobs are kept
 * as well. Each sweep also keeps a different random choice of the other jobs. So within some sweeps every job that cannot start
 * is noted, and the note of every job that can start again is removed.
 */
class WaitingLine {
  readonly #longest = new Shortlist<OpenJob>(keptPerUser, longestWaitingFirst);
  readonly #cheapest = new Shortlist<OpenJob>(keptPerUser, cheapestFirst);
  readonly #drawn = new Shortlist<{ readonly job: OpenJob; readonly key: number }>(
    keptPerUser,
    (a, b) => a.key - b.key,
  );
  readonly #turn: number;

  constructor(turn: number) {
    this.#turn = turn;
  }

  offer(job: OpenJob): void {
    const left = this.#longest.offer(job);
    const rest = left && this.#cheapest.offer(left);
    if (rest !== undefined) this.#drawn.offer({ job: rest, key: shuffleKey(this.#turn, rest.id) });
  }

  jobs(): readonly OpenJob[] {
    const others = [...this.#cheapest.items(), ...this.#drawn.items().map(({ job }) => job)];
    return [...this.#longest.items(), ...others.sort(longestWaitingFirst)];
  }
}

/** The jobs that wait to be admitted. A sweep keeps few jobs of each user, and few users, so that its memory stays bounded. */
export class WaitingJobs {
  readonly #turn: number;
  readonly #users = new Map<string, WaitingLine>();

  /**
   * `turn` is the seed of the random choice of users. The seed must differ from sweep to sweep, such as a count of sweeps or of
   * minutes.
   */
  constructor(turn: number) {
    this.#turn = turn;
  }

  see(job: OpenJob): void {
    const standing = this.#users.get(job.user_id);
    const line = standing ?? new WaitingLine(this.#turn);
    line.offer(job);
    if (standing !== undefined) return;
    this.#users.set(job.user_id, line);
    if (this.#users.size >= 2 * keptUsers) this.#keepThoseDrawn();
  }

  all(): readonly WaitingUser[] {
    this.#keepThoseDrawn();
    return [...this.#users].map(([userId, line]) => ({ userId, jobs: line.jobs() }));
  }

  /**
   * Drops all users beyond `keptUsers`. A user's number in the draw is the same throughout a sweep, so a dropped user who is seen
   * again is dropped again.
   */
  #keepThoseDrawn(): void {
    const drawn = [...this.#users.keys()].sort((a, b) => shuffleKey(this.#turn, a) - shuffleKey(this.#turn, b));
    for (const userId of drawn.slice(keptUsers)) this.#users.delete(userId);
  }
}

/**
 * The seconds that a job may wait after a sweep has found that it cannot start: it exceeds a limit by itself, or its user is suspended.
 * An operator who has lowered the limit or suspended the user has this time to change that again.
 */
const barredSeconds = 86_400;

/**
 * Returns what is to be done with a waiting job that cannot start, or could not in an earlier sweep. Such a job reserves dollars of
 * the month as long as it waits, so it is cancelled in the end. Until then its `next_launch_at` is the time of that cancellation.
 * `next_launch_at` of any other job that waits for limits is the beginning of its wait.
 */
const actionsOn = (job: OpenJob, isBarred: boolean, now: Date): readonly Action[] => {
  const { queued_at, next_launch_at } = job;
  const action = (verdict: ActionVerdict): readonly Action[] => [{ job, verdict, pod: undefined }];
  const isNoted = next_launch_at > queued_at;
  if (!isBarred) return isNoted ? action({ kind: 'barred', until: queued_at }) : [];
  if (!isNoted) return action({ kind: 'barred', until: addSeconds(now, barredSeconds).toISOString() });
  const numbers = { waited_seconds: secondsBetween(queued_at, now) };
  return now < new Date(next_launch_at) ? [] : action({ kind: 'end', reason: 'cancelled_by_user', numbers });
};

export interface FoundAdmissions {
  readonly admissions: readonly Admission[];
  /**
   * The actions on jobs that cannot start: new notes, removals of notes, and ends of jobs that could not start for
   * `barredSeconds`.
   */
  readonly barred: readonly Action[];
}

export interface FindAdmissionsDeps {
  readonly clock: Clock;
  readonly usage: Pick<UsageStore, 'get'>;
  readonly userLimits: Limits;
  readonly installationLimits: InstallationLimits;
  readonly gate: Pick<LaunchGate, 'isSuspended'>;
  readonly onFault: (error: unknown) => void;
}

/**
 * Returns the users whose jobs a sweep tries to admit. A user is included if their first job fits within their limits, if they are
 * in `soon` because this sweep closes a job of theirs, or if an earlier sweep has begun an admission. The user with the fewest pods
 * comes first, then the user who has waited longest. Each user takes one read. A fault with one user leaves only that user waiting.
 * The result lists separately what is to be done with jobs that cannot start.
 */
export const findAdmissions = async (
  waiting: readonly WaitingUser[],
  soon: ReadonlySet<string>,
  { usage, userLimits, installationLimits, gate, clock, onFault }: FindAdmissionsDeps,
): Promise<FoundAdmissions> => {
  const found: Admission[] = [];
  const barred: Action[] = [];
  await inParallel(waiting, readsAtOnce, async (admission) => {
    const { userId, jobs } = admission;
    try {
      const standing = await usage.get(userId);
      const limits = limitsOf(standing.limits, userLimits);
      const mayFit = ({ reserved }: OpenJob): boolean =>
        reserved !== undefined && couldEverFit(reserved, limits) && couldEverFit(reserved, installationLimits);
      const isBegun = ({ id }: OpenJob): boolean => isAdmitting(id, standing);
      // A job that exceeds a limit by itself must not block the jobs behind it.
      const isSuspended = gate.isSuspended({ user_id: userId });
      const line = isSuspended ? [] : jobs.filter((job) => isBegun(job) || mayFit(job));
      barred.push(...jobs.flatMap((job) => actionsOn(job, !line.includes(job), clock())));
      const first = line.find(mayFit)?.reserved;
      const hasRoomNow = first !== undefined && hasRoom(first, standing, limits);
      if (line.length > 0 && (soon.has(userId) || line.some(isBegun) || hasRoomNow))
        found.push({ userId, jobs: line, pods: standing.pods });
    } catch (error) {
      onFault(error);
    }
  });
  const admissions = found.sort((a, b) => a.pods - b.pods || longestWaitingFirst(firstOf(a), firstOf(b)));
  return { admissions, barred };
};

const firstOf = ({ jobs: [first], userId }: WaitingUser): OpenJob => {
  if (first === undefined) throw new Error(`No job of ${userId} waits.`);
  return first;
};
