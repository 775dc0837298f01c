import { useEffect, useRef, useState } from 'preact/hooks';
import { count } from '../../../../../../shared/figures/numbers.ts';
import { isActive, type Job } from '../../../data/jobs.ts';
import { type LogFilter, type LogLine, type LogPlace, useLog } from '../../../data/log.ts';
import { useLogHits } from '../../../data/log-hits.ts';
import { placeOf } from '../../../data/log-window.ts';
import { copyText } from '../../../design/copy-text.ts';
import { Failure } from '../../../design/failure.tsx';
import { Loaded } from '../../../design/loaded.tsx';
import { say } from '../../../shell/toasts.tsx';
import { DownloadLog } from './download-log.tsx';
import { EmptyLog, isExpiring } from './empty-log.tsx';
import { LogFilters } from './log-filters.tsx';
import { LogLines } from './log-lines.tsx';
import { ReadAll } from './read-all.tsx';
import { SearchField } from './search-field.tsx';
import { useHit } from './use-hit.ts';
import { useNews } from './use-news.ts';

const linesOf = (some: number): string => `${count(some)} ${some === 1 ? 'line' : 'lines'}`;

const copy = async (lines: readonly LogLine[]): Promise<void> => {
  const text = lines.map((line) => `${line.text}\n`).join('');
  if (await copyText(text, `${linesOf(lines.length)} copied.`)) return;
  say('This browser lets no page copy. Select the lines, and copy them with the keyboard.');
};

/** The log of a job: its growing end by default, and any other part on request. */
export const Log = ({ job, pollMs }: { readonly job: Job; readonly pollMs: number }) => {
  const [filter, setFilter] = useState<LogFilter>({});
  const [sought, setSought] = useState('');
  const [isFollowing, setFollowing] = useState(true);
  const leftAt = useRef<string | undefined>(undefined);
  const seen = useRef<readonly LogLine[]>([]);
  const { answer, extend, go, readAll } = useLog(job.id, filter, pollMs);
  const search = useLogHits(job.id, filter, sought);
  const window = answer.data;
  const lines = window?.lines ?? [];
  const isOn = isActive(job);

  const follow = (follows: boolean) => {
    leftAt.current = lines.at(-1)?.id;
    setFollowing(follows);
  };
  const goTo = (place: LogPlace) => {
    follow(place === 'end');
    void go.run(place);
  };
  const hit = useHit(search, () => seen.current[0]?.id ?? '', goTo);
  const news = useNews(lines, isFollowing && isOn);
  // When the reader begins to follow the log, the loaded part may not be the end of the log.
  useEffect(() => {
    if (isFollowing && window?.isLive === false) void go.run('end');
  }, [isFollowing, window?.isLive]);
  const below =
    isFollowing || !window?.isLive || leftAt.current === undefined
      ? 0
      : lines.length - placeOf(lines, leftAt.current) - 1;

  const isFiltered = Object.keys(filter).length > 0;
  const isBare = lines.length === 0 && window?.above === null && !isFiltered;

  return (
    <section>
      <h2>Log</h2>
      {isBare ? null : (
        <div class="line">
          <SearchField
            sought={sought}
            search={search}
            at={hit.at}
            onSearch={(text) => {
              hit.forget();
              setSought(text);
            }}
            onStep={(by) => void hit.step(by)}
          />
          <LogFilters
            filter={filter}
            attempts={job.attempts.length}
            onChange={(changed) => {
              hit.forget();
              setFollowing(true);
              setFilter(changed);
            }}
          />
          <button type="button" onClick={() => goTo('start')}>
            Beginning
          </button>
          <button type="button" aria-pressed={isFollowing} onClick={() => goTo('end')}>
            {isOn ? 'Follow' : 'End'}
          </button>
          <ReadAll readAll={readAll} window={window} />
          <button type="button" disabled={lines.length === 0} onClick={() => void copy(seen.current)}>
            Copy what is seen
          </button>
          <DownloadLog jobId={job.id} />
        </div>
      )}
      <Loaded answer={answer}>
        {(here) =>
          here.lines.length === 0 && here.above === null ? (
            <EmptyLog job={job} isFiltered={isFiltered} />
          ) : (
            <>
              {here.above === null && isExpiring(job) ? <p class="aside">Lines of before are kept no longer.</p> : null}
              <LogLines
                window={here}
                isFollowing={isFollowing}
                onFollow={follow}
                onGo={goTo}
                onEdge={(side) => {
                  if (!extend.error && !readAll.isRunning) void extend.run(side);
                }}
                onSeen={(some) => {
                  seen.current = some;
                }}
                sought={sought}
                hitId={hit.line?.id}
              />
            </>
          )
        }
      </Loaded>
      {extend.error ? <Failure error={extend.error} again={extend.forget} /> : null}
      {go.error ? <Failure error={go.error} /> : null}
      {isOn && lines.length > 0 ? (
        <p class="aside">
          {isFollowing
            ? 'New lines are shown as they come.'
            : `The log is not followed while you read here.${below > 0 ? ` ${linesOf(below)} more below.` : ''}`}
        </p>
      ) : null}
      <span class="unseen" role="status">
        {news}
      </span>
    </section>
  );
};
