import { ServerError } from '../errors.ts';
import type { Settings } from '../options.ts';
import type { Answer, CallOptions, Job, LogLine, Query } from '../types.ts';
import { isOver } from './is-over.ts';
import { type FollowOptions, isStale, OutageRetry } from './outage-retry.ts';

export type FollowLogOptions = FollowOptions &
  Pick<Query<'getJobLogs'>, 'attempt' | 'stream' | 'q'> & {
    /** The number of lines at the end of the log to begin with, 200 at most. The log is read from its first line without `tail`. */
    readonly tail?: number;
  };

export interface LogReads {
  readonly list: (jobId: string, query: Query<'getJobLogs'>, options: CallOptions) => Promise<Answer<'getJobLogs'>>;
  readonly job: (id: string, options: CallOptions) => Promise<Job>;
}

const linesAtOnce = 200;

/**
 * Yields each line of the log once. The generator ends when the job is over and all its lines were yielded. A line that reaches the server
 * late is yielded late. The order of the ids shows the right place of a late line.
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
    // The log is read once more after the job is over: lines sent before the end may have been stored since the previous read.
    wasOver = isOver(job);
    if (!wasOver) await retry.pause(job.status === 'running');
  }
}

const from = (after: string | undefined): Query<'getJobLogs'> => ({
  limit: linesAtOnce,
  ...(after === undefined ? {} : { after }),
});

/** The number of remembered ids. If a cursor has too many gaps, the server merges some and sends lines again, always fewer than this. */
const mostIds = 50_000;

/** Remembers the ids of lines that were yielded, so that no line is yielded twice. */
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
