import { useEffect, useState } from 'preact/hooks';
import { type Job, type JobEvent, titleOf, useJobEvents } from '../../data/jobs.ts';
import { Time } from '../../design/time.tsx';

const followedJobs = 6;
const shownEvents = 10;

interface Line {
  readonly job: Job;
  readonly event: JobEvent;
}

interface FollowProps {
  readonly job: Job;
  readonly pollMs: number;
  readonly onEvents: (jobId: string, events: readonly JobEvent[]) => void;
}

const Follow = ({ job, pollMs, onEvents }: FollowProps) => {
  const { data } = useJobEvents(job.id, pollMs);
  useEffect(() => {
    if (data) onEvents(job.id, data.slice(-shownEvents));
  }, [data]);
  return null;
};

/** Shows the last events of the six first jobs in the list, newest first. */
export const LastEvents = ({ jobs, pollMs }: { readonly jobs: readonly Job[]; readonly pollMs: number }) => {
  const [known, setKnown] = useState<Readonly<Record<string, readonly JobEvent[]>>>({});
  const followed = jobs.slice(0, followedJobs);
  const lines = followed
    .flatMap((job): Line[] => (known[job.id] ?? []).map((event) => ({ job, event })))
    .sort((one, other) => other.event.at.localeCompare(one.event.at) || other.event.seq - one.event.seq)
    .slice(0, shownEvents);
  return (
    <section>
      <h2>Last events</h2>
      {followed.map((job) => (
        <Follow
          key={job.id}
          job={job}
          pollMs={pollMs}
          onEvents={(id, events) => setKnown((before) => ({ ...before, [id]: events }))}
        />
      ))}
      <ul class="events">
        {lines.map(({ job, event }) => (
          <li key={`${job.id} ${event.seq}`}>
            <Time at={event.at} toTheSecond />
            <span>
              <a class="clip" href={`/jobs/${job.id}`}>
                {titleOf(job)}
              </a>{' '}
              <span>{event.message}</span> <span class="aside">{event.actor}</span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
};
