import { useState } from 'preact/hooks';
import { unknown } from '../../../../../shared/figures/unknown.ts';
import { Table } from '../../design/table.tsx';
import { type Setting, settingsOfJobs } from './differences.ts';
import type { ShownJob } from './shown-job.ts';

/** A value of a setting. Ids of datasets link to their pages. */
const Value = ({ path, value }: { readonly path: string; readonly value: string | undefined }) => {
  if (value === undefined) return <>{unknown}</>;
  return path.endsWith('dataset_id') ? (
    <a href={`/datasets/${value}`}>{value.slice(0, 8)}</a>
  ) : (
    <span class="clip" title={value}>
      {value}
    </span>
  );
};

const Settings = ({ jobs, rows }: { readonly jobs: readonly ShownJob[]; readonly rows: readonly Setting[] }) => (
  <Table
    label="Settings"
    rows={rows}
    keyOf={({ path }) => path}
    columns={[
      {
        name: 'Setting',
        cell: ({ path, differs }) => (
          <>
            <code class="clip" title={path}>
              {path}
            </code>{' '}
            {differs ? <span class="tag">differs</span> : null}
          </>
        ),
      },
      ...jobs.map(({ letter }, n) => ({
        name: letter,
        cell: ({ path, values }: Setting) => <Value path={path} value={values[n]} />,
      })),
    ]}
  />
);

/** The settings in which the jobs differ. A switch shows all settings. */
export const Differences = ({ jobs }: { readonly jobs: readonly ShownJob[] }) => {
  const [hasAll, setAll] = useState(false);
  const settings = settingsOfJobs(jobs.map(({ job }) => job));
  const different = settings.filter(({ differs }) => differs);
  const untold = jobs.filter(({ job }) => job.training_config === undefined);
  const rows = hasAll ? settings : different;
  return (
    <section>
      <h2>Differences of their configs</h2>
      {untold.map(({ id, letter }) => (
        <p key={id} class="aside">
          What job {letter} was asked for is not known.
        </p>
      ))}
      <label class="check">
        <input type="checkbox" checked={hasAll} onChange={({ currentTarget }) => setAll(currentTarget.checked)} />
        Show all settings, equal ones too
      </label>
      <p class="aside" role="status">
        {different.length === 0
          ? 'They were asked for alike.'
          : `${different.length} of ${settings.length} settings differ.`}
      </p>
      {rows.length === 0 ? null : <Settings jobs={jobs} rows={rows} />}
    </section>
  );
};
