import type { JobEvent } from './jobs.ts';
import { idlePollMs } from './jobs.ts';
import { queries } from './queries.ts';
import { services } from './services.ts';
import { type Answer, useQuery } from './use-query.ts';

const pageSize = 200;

const fetchEvents = async (id: string, signal: AbortSignal): Promise<readonly JobEvent[]> => {
  const events = [...(queries.getQueryData<readonly JobEvent[]>(['events', id]) ?? [])];
  for (;;) {
    const after = events.at(-1)?.seq;
    const query = { limit: pageSize, ...(after === undefined ? {} : { after: String(after) }) };
    const page = await services().podwarden.jobs.events(id, query, { signal });
    events.push(...page.items);
    if (page.next_cursor === null) return events;
  }
};

/** Reads all events of a job, oldest first. Each poll asks only for new events. */
export const useJobEvents = (id: string, pollMs = idlePollMs): Answer<readonly JobEvent[]> =>
  useQuery({ key: ['events', id], fetch: (signal) => fetchEvents(id, signal), everyMs: () => pollMs });
