import type { Job } from '../../data/jobs.ts';
import { jobColumns } from '../../design/job-cells.tsx';
import { Table } from '../../design/table.tsx';

const { named, status, loss, spent, took } = jobColumns;

/** A table of the jobs that ended last. */
export const OverJobs = ({ jobs }: { readonly jobs: readonly Job[] }) => (
  <section>
    <h2>Over</h2>
    {jobs.length === 0 ? (
      <p class="aside">No job is over yet.</p>
    ) : (
      <Table
        label="Jobs that are over"
        columns={[named, status, loss, took, spent]}
        rows={jobs}
        keyOf={({ id }) => id}
      />
    )}
  </section>
);
