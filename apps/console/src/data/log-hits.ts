import { type LogFilter, logReader } from './log.ts';
import { type LogHits, searchOn } from './log-search.ts';
import { type Action, useAction } from './use-action.ts';
import { type Answer, queries, useQuery } from './use-query.ts';

export type { LogHits };

export interface LogSearch {
  readonly answer: Answer<LogHits>;
  /** Searches for more hits. May find nothing. */
  readonly more: Action<[]>;
  /** The hits found so far, which may be newer than the drawn hits. */
  readonly known: () => LogHits | undefined;
}

/** Searches a log for a text. Makes no call if the text is empty. */
export const useLogHits = (jobId: string, filter: LogFilter, text: string): LogSearch => {
  const key = ['log-hits', jobId, filter, text] as const;
  const known = () => queries.getQueryData<LogHits>(key);
  return {
    answer: useQuery({
      key,
      fetch: (signal) => searchOn(logReader(jobId, filter, signal), text, known()),
      when: text !== '',
      isCompared: false,
    }),
    more: useAction(async () => {
      queries.setQueryData<LogHits>(key, await searchOn(logReader(jobId, filter), text, known()));
    }),
    known,
  };
};
