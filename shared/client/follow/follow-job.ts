import type { Settings } from '../options.ts';
import { everyItem } from '../pages.ts';
import type { Answer, CallOptions, Job, JobEvent, Query } from '../types.ts';
import { CurveFollower, type CurveNews, type Metrics } from './curve-follower.ts';
import { isOver } from './is-over.ts';
import { type FollowOptions, OutageRetry } from './outage-retry.ts';

export interface JobNews extends CurveNews {
  readonly job: Job;
  /** Since the last look, oldest first. */
  readonly events: readonly JobEvent[];
}

export type FollowJobOptions = FollowOptions & {
  /** Points of the curve as it begins; 1 000 where it is not given. */
  readonly maxPoints?: number;
};

export interface JobReads {
  readonly get: (id: string, query: object, options: CallOptions) => Promise<Job>;
  readonly metrics: (id: string, query: Query<'getJobMetrics'>, options: CallOptions) => Promise<Metrics>;
  readonly events: (id: string, query: Query<'getJobEvents'>, options: CallOptions) => Promise<Answer<'getJobEvents'>>;
}

/** The news of a job after each look. It ends with the look that sees the job over, and the reports until then. */
export async function* followJob(
  settings: Settings,
  reads: JobReads,
  id: string,
  { maxPoints = 1_000, ...options }: FollowJobOptions,
): AsyncGenerator<JobNews, void> {
  const retry = new OutageRetry(settings, options);
  const curve = new CurveFollower((query) => retry.look(() => reads.metrics(id, query, options)), maxPoints);
  let seen = 0;
  for (;;) {
    // The events and the curve are read after the job: of one that is over they are then whole.
    const job = await retry.look(() => reads.get(id, {}, options));
    let events: JobEvent[] = [];
    const page = (query: Query<'getJobEvents'>) => retry.look(() => reads.events(id, query, options));
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
    await retry.pause(job.status === 'running');
  }
}
