/** A job that is affected by an event, such as silence, and the seconds since the event. */
interface Befallen {
  readonly userId: string;
  readonly seconds: number;
}

/**
 * The jobs of one user at one moment. `well` counts the jobs that were not affected before that moment. `befallen` counts the jobs
 * among them that became affected soon after.
 */
interface UserCount {
  well: number;
  befallen: number;
}

/** The number of affected users from which on the cause may be our API or RunPod. A look at one job cannot show such a cause. */
const fewestUsers = 2;

/**
 * Finds out whether most users are affected by the same event at once. Users are counted, not jobs, so that the many jobs of one
 * user can neither make nor hide a crowd.
 */
export class MassEventCount {
  readonly #jobs = new Map<string, number>();
  readonly #befallen: Befallen[] = [];

  /** Adds a job. `seconds` is how long the job has been affected. `undefined` means that the job is well. */
  see(userId: string, seconds: number | undefined): void {
    this.#jobs.set(userId, (this.#jobs.get(userId) ?? 0) + 1);
    if (seconds !== undefined) this.#befallen.push({ userId, seconds });
  }

  /**
   * True if at some moment more than half of the users with well jobs, and at least two users, had more than half of those jobs
   * affected within `atOnceSeconds`.
   */
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

/** The counts of all users at one moment. The moment moves from the job that was affected first to the job that was affected last. */
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
