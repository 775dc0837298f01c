import type { Settings } from '../options.ts';
import { everyItem } from '../pages.ts';
import type { Answer, CallOptions, Job, JobEvent, Point, Query } from '../types.ts';
import { isOver } from './is-over.ts';
import { type FollowOptions, isStale, Patience } from './patience.ts';

type Metrics = Answer<'getJobMetrics'>;

/** Points of attempts before this one are no part of the curve any more from this step on. */
export type Cut = NonNullable<Metrics['cuts']>[number];

export interface JobNews {
  readonly job: Job;
  /** New ones, and those that were told otherwise before. `putOnto` puts them onto a curve. */
  readonly points: readonly Point[];
  readonly cuts: readonly Cut[];
  /** Since the last look, oldest first. */
  readonly events: readonly JobEvent[];
  /** The points are the whole curve, thinned out: what was drawn before is to be dropped. So it is with the first news. */
  readonly isWhole: boolean;
}

export type FollowJobOptions = FollowOptions & {
  /** Of the curve as it begins; 1 000 where it is not given. */
  readonly maxPoints?: number;
};

export interface JobReads {
  readonly get: (id: string, query: object, options: CallOptions) => Promise<Job>;
  readonly metrics: (id: string, query: Query<'getJobMetrics'>, options: CallOptions) => Promise<Metrics>;
  readonly events: (id: string, query: Query<'getJobEvents'>, options: CallOptions) => Promise<Answer<'getJobEvents'>>;
}

/** What is new of a job after each look. It ends with the look that sees the job over, and what was told until then. */
export async function* followJob(
  settings: Settings,
  reads: JobReads,
  id: string,
  { maxPoints = 1_000, ...options }: FollowJobOptions,
): AsyncGenerator<JobNews, void> {
  const patience = new Patience(settings, options);
  const curve = new CurveFollower((query) => patience.look(() => reads.metrics(id, query, options)), maxPoints);
  let seen = 0;
  for (;;) {
    // The events and the curve are read after the job: of one that is over they are then whole.
    const job = await patience.look(() => reads.get(id, {}, options));
    let events: JobEvent[] = [];
    const page = (query: Query<'getJobEvents'>) => patience.look(() => reads.events(id, query, options));
    for await (const event of everyItem({ after: String(seen) }, page, 'after')) {
      if (event.seq <= seen) continue;
      events.push(event);
      seen = event.seq;
    }
    do {
      const news = await curve.next();
      yield { job, ...news, events };
      events = [];
    } while (curve.hasMore);
    if (isOver(job)) return;
    await patience.pause(job.status === 'running');
  }
}

class CurveFollower {
  hasMore = true;
  readonly #read: (query: Query<'getJobMetrics'>) => Promise<Metrics>;
  readonly #maxPoints: number;
  #cursor: string | undefined;

  constructor(read: (query: Query<'getJobMetrics'>) => Promise<Metrics>, maxPoints: number) {
    this.#read = read;
    this.#maxPoints = maxPoints;
  }

  async next(): Promise<Pick<JobNews, 'points' | 'cuts' | 'isWhole'>> {
    const before = this.#cursor;
    const news = before === undefined ? await this.#whole() : await this.#since(before);
    this.#cursor = news.follow_cursor;
    this.hasMore = news.next_cursor !== null && news.follow_cursor !== before;
    return { points: news.items, cuts: news.cuts ?? [], isWhole: news.isWhole };
  }

  async #whole() {
    return { ...(await this.#read({ max_points: this.#maxPoints })), isWhole: true };
  }

  async #since(after: string) {
    try {
      return { ...(await this.#read({ after })), isWhole: false };
    } catch (error) {
      if (!isStale(error)) throw error;
      return this.#whole();
    }
  }
}
