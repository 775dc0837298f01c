import { duration } from '../../../../../shared/figures/durations.ts';
import { inWords } from '../../../../../shared/figures/status-words.ts';
import { isActive, type Job, useJobEvents } from '../../data/jobs.ts';
import { Facts } from '../../design/facts.tsx';
import { Loaded } from '../../design/loaded.tsx';
import { Time } from '../../design/time.tsx';
import { numberWords } from './number-words.ts';

interface TimelineProps {
  readonly job: Job;
  readonly pollMs: number;
}

/** Shows how long the newest attempt was in each phase. */
const Phases = ({ job }: { readonly job: Job }) =>
  job.phases.length === 0 ? null : (
    <>
      <h3>Phases{job.attempt > 1 ? ` of attempt ${job.attempt}` : ''}</h3>
      <Facts
        label="Phases"
        facts={job.phases.map(({ phase, seconds }) => [
          inWords(phase),
          `${duration(seconds)}${isActive(job) && job.phase === phase ? ' so far' : ''}`,
        ])}
      />
    </>
  );

/** The events of a job, newest first, each with its actor and the numbers behind the decision. */
export const Timeline = ({ job, pollMs }: TimelineProps) => (
  <section>
    <h2>Timeline</h2>
    <Phases job={job} />
    <h3>Events</h3>
    <Loaded answer={useJobEvents(job.id, pollMs)}>
      {(events) => (
        <ol class="events">
          {events.toReversed().map(({ seq, at, message, actor, attempt, numbers }) => (
            <li key={seq}>
              <Time at={at} toTheSecond />
              <span>
                {message}{' '}
                <span class="aside">
                  {actor}
                  {job.attempt > 1 ? `, attempt ${attempt}` : ''}
                </span>
                {numbers ? <span class="aside block">{numberWords(numbers)}</span> : null}
              </span>
            </li>
          ))}
        </ol>
      )}
    </Loaded>
  </section>
);
