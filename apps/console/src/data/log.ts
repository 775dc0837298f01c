import { besideInLog, goInLog, type LogPlace, lookAtLog, type ReadLog, type Side } from './log-reads.ts';
import type { LogLine, LogWindow } from './log-window.ts';
import { services } from './services.ts';
import { type Action, useAction } from './use-action.ts';
import { type Answer, queries, useQuery } from './use-query.ts';

export type { LogLine, LogPlace, LogWindow, Side };

export interface LogFilter {
  readonly attempt?: number;
  readonly stream?: LogLine['stream'];
}

export const logReader =
  (jobId: string, filter: LogFilter, signal?: AbortSignal): ReadLog =>
  (place) =>
    services().podwarden.logs.list(jobId, { ...filter, ...place }, signal ? { signal } : {});

/** The most pages that one step loads when the whole log is read. The log is redrawn after each step. */
const pagesOfAll = 10;

export interface LogReading {
  readonly answer: Answer<LogWindow>;
  /** Loads the next page above or below the window. */
  readonly extend: Action<[Side]>;
  /** Loads all lines above the window, up to the size limit of a window. */
  readonly readAll: Action<[signal: AbortSignal]>;
  /** Moves the window to another place of the log. */
  readonly go: Action<[LogPlace]>;
}

/** Reads a log: its growing end by default, and any other part on request. */
export const useLog = (jobId: string, filter: LogFilter, pollMs: number): LogReading => {
  const key = ['log', jobId, filter] as const;
  const known = () => queries.getQueryData<LogWindow>(key);
  const change = (changed: (window: LogWindow) => LogWindow): void => {
    queries.setQueryData<LogWindow>(key, (window) => window && changed(window));
  };
  const read = logReader(jobId, filter);
  const extend = async (side: Side, most?: number): Promise<void> => {
    const asked = known();
    if (asked) change(await besideInLog(read, asked, side, most));
  };
  return {
    answer: useQuery({
      key,
      fetch: (signal) => lookAtLog(logReader(jobId, filter, signal), known),
      everyMs: (window) => (window?.isLive === false ? undefined : pollMs),
      isCompared: false,
    }),
    extend: useAction((side: Side) => extend(side)),
    readAll: useAction(async (signal: AbortSignal) => {
      for (let window = known(); window?.above && !signal.aborted; ) {
        await extend('above', pagesOfAll);
        const now = known();
        // The loop stops if the size limit was reached or if the reader moved to another place.
        if (now?.isLive !== window.isLive || now.above === window.above) return;
        window = now;
      }
    }),
    go: useAction(async (place: LogPlace) => {
      const window = await goInLog(read, place, known());
      change(() => window);
    }),
  };
};
