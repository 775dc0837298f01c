/** A job that something has befallen, and for how long. */
interface Befallen {
  readonly userId: string;
  readonly seconds: number;
}

/** Jobs of one user at one moment: those that were well until then, and of these the ones that it befell soon after. */
interface UserCount {
  well: number;
  befallen: number;
}

/** From this many users on the fault may lie with us or with RunPod, where no look at one job can find it. */
const fewestUsers = 2;

/**
 * Counts by users what befalls jobs: one user's jobs, however many, neither make a crowd nor, by being well, hide one.
 */
export class MassEventCount {
  readonly #jobs = new Map<string, number>();
  readonly #befallen: Befallen[] = [];

  /** `seconds` for how long it has been so of this job; `undefined` of one that is well. */
  see(userId: string, seconds: number | undefined): void {
    this.#jobs.set(userId, (this.#jobs.get(userId) ?? 0) + 1);
    if (seconds !== undefined) this.#befallen.push({ userId, seconds });
  }

  /** True when at some moment it befell more than half of the users that were well, in more than half of their jobs at once. */
  isMost(atOnceSeconds: number): boolean {
    const longestFirst = this.#befallen.toSorted((a, b) => b.seconds - a.seconds);
    const users = new UsersAtAMoment(this.#jobs);
    let next = 0;
    for (const first of longestFirst) {
      for (
        let job = longestFirst[next];
        job && first.seconds - job.seconds <= atOnceSeconds;
        job = longestFirst[next]
      ) {
        users.befalls(job.userId);
        next += 1;
      }
      if (users.areMostlyBefallen()) return true;
      users.wasBefore(first.userId);
    }
    return false;
  }
}

/** The users at one moment, which moves from the job that it befell first to the one that it befell last. */
class UsersAtAMoment {
  readonly #users: ReadonlyMap<string, UserCount>;
  #well: number;
  #befallen = 0;

  constructor(jobs: ReadonlyMap<string, number>) {
    this.#users = new Map([...jobs].map(([userId, well]) => [userId, { well, befallen: 0 }]));
    this.#well = jobs.size;
  }

  befalls(userId: string): void {
    this.#change(userId, { well: 0, befallen: 1 });
  }

  wasBefore(userId: string): void {
    this.#change(userId, { well: -1, befallen: -1 });
  }

  areMostlyBefallen(): boolean {
    return this.#befallen >= fewestUsers && this.#befallen * 2 > this.#well;
  }

  #change(userId: string, by: UserCount): void {
    const user = this.#users.get(userId);
    if (user === undefined) return;
    const before = isMostlyBefallen(user);
    user.well += by.well;
    user.befallen += by.befallen;
    this.#befallen += Number(isMostlyBefallen(user)) - Number(before);
    if (by.well !== 0 && user.well === 0) this.#well -= 1;
  }
}

const isMostlyBefallen = ({ well, befallen }: UserCount): boolean => befallen * 2 > well;
