import { useEffect, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso/router';
import { type Job, type JobPage, type JobsQuery, titleOf, useJobs } from '../../data/jobs.ts';
import { nowMs } from '../../data/now.ts';
import { Empty } from '../../design/empty.tsx';
import { jobColumns } from '../../design/job-cells.tsx';
import { Loaded } from '../../design/loaded.tsx';
import { NoJobYet } from '../../design/no-job-yet.tsx';
import { Page } from '../../design/page.tsx';
import { type Column, Table } from '../../design/table.tsx';
import { ChosenBar } from './chosen-bar.tsx';
import { FilterForm } from './filter-form.tsx';
import { addressOf, queryOf, readFilters } from './filters.ts';

const { named, status, progress, loss, evalLoss, gpu, took, spent, rate, made } = jobColumns;
/** On a narrow screen, minor columns are hidden. The name, the status, the progress and the money spent stay visible. */
const others = [status, progress, { ...loss, isMinor: true }, evalLoss, gpu, took, spent, rate, made];

interface PartProps {
  readonly query: JobsQuery;
  readonly onPage: (page: JobPage) => void;
  readonly chosen: ReadonlySet<string>;
  readonly onChoose: (id: string, isChosen: boolean) => void;
}

/** The column with the name of a job and a checkbox that chooses the job. */
const chooser = ({ chosen, onChoose }: Pick<PartProps, 'chosen' | 'onChoose'>): Column<Job> => ({
  name: named.name,
  cell: (job) => (
    <div class="check">
      <input
        type="checkbox"
        aria-label={`Choose ${titleOf(job)}`}
        checked={chosen.has(job.id)}
        onChange={({ currentTarget }) => onChoose(job.id, currentTarget.checked)}
      />
      <span>{named.cell(job)}</span>
    </div>
  ),
});

/** One page of the list, loaded on its own. */
const Part = ({ query, onPage, chosen, onChoose }: PartProps) => {
  const answer = useJobs(query);
  useEffect(() => {
    if (answer.data) onPage(answer.data);
  }, [answer.data]);
  return (
    <Loaded answer={answer}>
      {({ items }) =>
        items.length === 0 ? null : (
          <Table
            label="Jobs"
            columns={[chooser({ chosen, onChoose }), ...others]}
            rows={items}
            keyOf={({ id }) => id}
          />
        )
      }
    </Loaded>
  );
};

/** The loaded pages of the list, one below the other. A filter may leave a page empty although later pages have matches. */
const List = ({ query }: { readonly query: JobsQuery }) => {
  const [cursors, setCursors] = useState<readonly (string | undefined)[]>([undefined]);
  const [pages, setPages] = useState<Readonly<Record<number, JobPage>>>({});
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  // The chosen jobs in their current state. A chosen job may end or leave the list.
  const chosenJobs = Object.values(pages).flatMap(({ items }) => items.filter(({ id }) => chosen.has(id)));
  const onChoose = (id: string, isChosen: boolean) =>
    setChosen(new Set(isChosen ? [...chosen, id] : [...chosen].filter((other) => other !== id)));
  const last = pages[cursors.length - 1];
  const next = last?.next_cursor ?? undefined;
  const none = last !== undefined && Object.values(pages).every(({ items }) => items.length === 0);
  // If all pages are empty and more pages exist, the next page is loaded.
  useEffect(() => {
    if (none && next !== undefined && cursors.length < 20) setCursors([...cursors, next]);
  }, [none, next]);
  return (
    <>
      <ChosenBar
        chosen={chosenJobs}
        onKeep={(stays) => setChosen(new Set(chosenJobs.filter(stays).map(({ id }) => id)))}
      />
      {cursors.map((cursor, n) => (
        <Part
          key={cursor ?? 'first'}
          query={{ ...query, limit: 50, ...(cursor === undefined ? {} : { cursor }) }}
          onPage={(page) => setPages((before) => ({ ...before, [n]: page }))}
          chosen={chosen}
          onChoose={onChoose}
        />
      ))}
      {none && next === undefined ? <NoJobs isFiltered={Object.keys(query).length > 0} /> : null}
      {next === undefined ? null : (
        <button type="button" onClick={() => setCursors([...cursors, next])}>
          Show older jobs
        </button>
      )}
    </>
  );
};

const NoJobs = ({ isFiltered }: { readonly isFiltered: boolean }) =>
  isFiltered ? (
    <Empty title="No job fits these filters">
      <p>
        <a href="/jobs">Show all jobs</a>
      </p>
    </Empty>
  ) : (
    <NoJobYet />
  );

/** Shows the jobs that match the filters in the URL, newest first. */
export const Screen = () => {
  const { query: address, route } = useLocation();
  const filters = readFilters(address);
  const query = queryOf(filters, nowMs.peek());
  return (
    <Page title="Jobs">
      <FilterForm filters={filters} onChange={(changed) => route(addressOf(changed), true)} />
      <List key={addressOf(filters)} query={query} />
    </Page>
  );
};
