import type { Settings } from '../options.ts';
import { everyItem } from '../pages.ts';
import type { Answer, CallOptions, Job, JobEvent, Query } from '../types.ts';
import { CurveFollower, type CurveNews, type Metrics } from './curve-follower.ts';
import { isOver } from './is-over.ts';
import { type FollowOptions, OutageRetry } from './outage-retry.ts';

export interface JobNews extends CurveNews {
  readonly job: Job;
  /** The events since the previous poll, oldest first. */
  readonly events: readonly JobEvent[];
}

export type FollowJobOptions = FollowOptions & {
  /** The most points of the first read of the curve. The default is 1 000. */
  readonly maxPoints?: number;
};

export interface JobReads {
  readonly get: (id: string, query: object, options: CallOptions) => Promise<Job>;
  readonly metrics: (id: string, query: Query<'getJobMetrics'>, options: CallOptions) => Promise<Metrics>;
  readonly events: (id: string, query: Query<'getJobEvents'>, options: CallOptions) => Promise<Answer<'getJobEvents'>>;
}

/**
 * Polls a job and yields the job with its new events and points. The generator ends when the job is over and all its events and points were
 * yielded.
 */
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
    // The job is read before its events and its curve. If the job is over, the events and the curve that follow are complete.
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
