import { idlePollMs, useJobs } from '../../data/jobs.ts';
import { useMe } from '../../data/me.ts';
import { Loaded } from '../../design/loaded.tsx';
import { NoJobYet } from '../../design/no-job-yet.tsx';
import { Page } from '../../design/page.tsx';
import { OverJobs, RunningJobs } from './job-lists.tsx';
import { LastEvents } from './last-events.tsx';
import { NowFigures } from './now-figures.tsx';

const shownOver = 6;

/** The start page: running jobs, their progress and their costs. */
export const Screen = () => {
  const going = useJobs({ active: 'true', limit: 50 });
  const over = useJobs({ active: 'false', limit: shownOver });
  const me = useMe(idlePollMs).data;
  return (
    <Page title="Home" actions={<a href="/jobs">All jobs</a>}>
      <Loaded answer={going}>
        {({ items, next_cursor: more }) => (
          <Loaded answer={over}>
            {({ items: ended }) =>
              items.length + ended.length === 0 ? (
                <NoJobYet>
                  <p>
                    A job trains a model on a dataset, on a GPU that is rented for it and ended with it. The first one
                    takes a sample: some hundred speeches, and a small model. The most that it can cost is shown before
                    anything is spent.
                  </p>
                </NoJobYet>
              ) : (
                <>
                  <NowFigures jobs={items} hasMore={more !== null} me={me} />
                  <RunningJobs jobs={items} />
                  <div class="columns">
                    <LastEvents jobs={[...items, ...ended]} pollMs={items.length > 0 ? 10_000 : idlePollMs} />
                    <OverJobs jobs={ended} />
                  </div>
                </>
              )
            }
          </Loaded>
        )}
      </Loaded>
    </Page>
  );
};
