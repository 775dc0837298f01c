import { ServerError } from '../errors.ts';
import type { Settings } from '../options.ts';
import type { Answer, CallOptions, Job, LogLine, Query } from '../types.ts';
import { isOver } from './is-over.ts';
import { type FollowOptions, isStale, OutageRetry } from './outage-retry.ts';

export type FollowLogOptions = FollowOptions &
  Pick<Query<'getJobLogs'>, 'attempt' | 'stream' | 'q'> & {
    /** Begin with so many lines at the end of the log, and not with its first one; 200 at most. */
    readonly tail?: number;
  };

export interface LogReads {
  readonly list: (jobId: string, query: Query<'getJobLogs'>, options: CallOptions) => Promise<Answer<'getJobLogs'>>;
  readonly job: (id: string, options: CallOptions) => Promise<Job>;
}

const linesAtOnce = 200;

/**
 * Each line of the log once, as it comes; it ends when the job is over and all its lines were yielded. A line that came late to the
 * server is yielded late: it belongs where its id sorts.
 */
export async function* followLog(
  settings: Settings,
  reads: LogReads,
  jobId: string,
  { tail, everyMs, giveUpAfterMs, signal, ...filter }: FollowLogOptions,
): AsyncGenerator<LogLine, void> {
  const options = signal === undefined ? {} : { signal };
  const retry = new OutageRetry(settings, { everyMs, giveUpAfterMs, signal });
  const list = (place: Query<'getJobLogs'>) => retry.look(() => reads.list(jobId, { ...filter, ...place }, options));
  const told = new Told();
  let place: Query<'getJobLogs'> = tail === undefined ? { limit: linesAtOnce } : { tail };
  for (let wasOver = false; ; ) {
    for (let hasMore = true; hasMore; ) {
      const page = await list(place).catch((error: unknown) => {
        if (!isStale(error) || place.after === told.last) throw error;
        return list(from(told.last));
      });
      for (const line of page.items) if (told.isNew(line.id)) yield line;
      const after = page.follow_cursor ?? page.next_cursor;
      if (after === null)
        throw new ServerError('unreadable_answer', 'The server told no place in the log to go on from.');
      hasMore = page.next_cursor !== null && after !== place.after;
      place = from(after);
    }
    if (wasOver) return;
    const job = await retry.look(() => reads.job(jobId, options));
    // Lines that were sent before the end of the job may have been stored since the log was read.
    wasOver = isOver(job);
    if (!wasOver) await retry.pause(job.status === 'running');
  }
}

const from = (after: string | undefined): Query<'getJobLogs'> => ({
  limit: linesAtOnce,
  ...(after === undefined ? {} : { after }),
});

/** More than the lines that the server sends again when a cursor has too many gaps and merges some. */
const mostIds = 50_000;

/** Ids of lines that were yielded. */
class Told {
  last: string | undefined;
  readonly #ids = new Set<string>();

  isNew(id: string): boolean {
    if (this.#ids.has(id)) return false;
    this.#ids.add(id);
    this.last = id;
    const [oldest] = this.#ids;
    if (this.#ids.size > mostIds && oldest !== undefined) this.#ids.delete(oldest);
    return true;
  }
}
