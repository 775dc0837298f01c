import { useEffect, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso/router';
import { type JobPage, type JobsQuery, useJobs } from '../../data/jobs.ts';
import { nowMs } from '../../data/now.ts';
import { Empty } from '../../design/empty.tsx';
import { jobColumns } from '../../design/job-cells.tsx';
import { Loaded } from '../../design/loaded.tsx';
import { Page } from '../../design/page.tsx';
import { Table } from '../../design/table.tsx';
import { FilterForm } from './filter-form.tsx';
import { addressOf, queryOf, readFilters } from './filters.ts';

const { named, status, progress, loss, evalLoss, gpu, took, spent, rate, made } = jobColumns;
const columns = [named, status, progress, loss, evalLoss, gpu, took, spent, rate, made];

interface PartProps {
  readonly query: JobsQuery;
  readonly onPage: (page: JobPage) => void;
}

/** One page of the list, which is asked for by itself. */
const Part = ({ query, onPage }: PartProps) => {
  const answer = useJobs(query);
  useEffect(() => {
    if (answer.data) onPage(answer.data);
  }, [answer.data]);
  return (
    <Loaded answer={answer}>
      {({ items }) =>
        items.length === 0 ? null : <Table label="Jobs" columns={columns} rows={items} keyOf={({ id }) => id} />
      }
    </Loaded>
  );
};

/** Pages under each other: a filter may leave some of them empty though others follow. */
const List = ({ query }: { readonly query: JobsQuery }) => {
  const [cursors, setCursors] = useState<readonly (string | undefined)[]>([undefined]);
  const [pages, setPages] = useState<Readonly<Record<number, JobPage>>>({});
  const last = pages[cursors.length - 1];
  const next = last?.next_cursor ?? undefined;
  const none = last !== undefined && Object.values(pages).every(({ items }) => items.length === 0);
  // An empty page that is followed by another one says nothing yet.
  useEffect(() => {
    if (none && next !== undefined && cursors.length < 20) setCursors([...cursors, next]);
  }, [none, next]);
  return (
    <>
      {cursors.map((cursor, n) => (
        <Part
          key={cursor ?? 'first'}
          query={{ ...query, limit: 50, ...(cursor === undefined ? {} : { cursor }) }}
          onPage={(page) => setPages((before) => ({ ...before, [n]: page }))}
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
    <Empty title="No job yet">
      <p>
        <a class="button primary" href="/first-job">
          Train on the sample
        </a>
      </p>
    </Empty>
  );

/** All jobs, newest first. */
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
