import { useJobEvents } from '../../data/job-events.ts';
import type { JobEvent } from '../../data/jobs.ts';
import { Loaded } from '../../design/loaded.tsx';
import { Time } from '../../design/time.tsx';

const numbersOf = ({ numbers }: JobEvent): string =>
  Object.entries(numbers ?? {})
    .map(([name, value]) => `${name} ${value}`)
    .join(' · ');

/** What happened, by whom, and the numbers that it was decided by; newest first. */
export const Timeline = ({ jobId, pollMs }: { readonly jobId: string; readonly pollMs: number }) => (
  <section>
    <h2>Timeline</h2>
    <Loaded answer={useJobEvents(jobId, pollMs)}>
      {(events) => (
        <ol class="events">
          {[...events].reverse().map((event) => (
            <li key={event.seq}>
              <Time at={event.at} toTheSecond />
              <span>
                {event.message} <span class="aside">{event.actor}</span>
                {event.numbers ? <span class="aside block">{numbersOf(event)}</span> : null}
              </span>
            </li>
          ))}
        </ol>
      )}
    </Loaded>
  </section>
);
