import { type LogFilter, logReader } from './log.ts';
import { type LogHits, searchOn } from './log-search.ts';
import { queries } from './queries.ts';
import { type Action, useAction } from './use-action.ts';
import { type Answer, useQuery } from './use-query.ts';

export type { LogHits };

export interface LogSearch {
  readonly answer: Answer<LogHits>;
  /** Finds more, if there is more by now. */
  readonly more: Action<[]>;
  /** All that is found by now, newer than what was drawn. */
  readonly known: () => LogHits | undefined;
}

/** Searches a log for a text; for none where it is empty. */
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
