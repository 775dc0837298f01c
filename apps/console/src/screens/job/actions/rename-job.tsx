import { useState } from 'preact/hooks';
import { type Job, refreshJob, titleOf } from '../../../data/jobs.ts';
import { services } from '../../../data/services.ts';
import { useAction } from '../../../data/use-action.ts';
import { faultAt, TextField } from '../../../design/field.tsx';
import { FormDialog } from '../../../design/form-dialog.tsx';
import { say } from '../../../shell/toasts.tsx';
import { type LabelRow, labelChanges, rowsOf } from './label-changes.ts';

/** The most labels that the API accepts for one job. */
const mostLabels = 16;

interface LabelsFieldProps {
  readonly rows: readonly LabelRow[];
  readonly fault: string | undefined;
  readonly onRows: (rows: readonly LabelRow[]) => void;
}

const LabelsField = ({ rows, fault, onRows }: LabelsFieldProps) => {
  const change = (at: number, changed: Partial<LabelRow>) =>
    onRows(rows.map((row, n) => (n === at ? { ...row, ...changed } : row)));
  return (
    <fieldset class="stack">
      <legend>Labels</legend>
      {rows.map(({ name, text }, n) => (
        <div key={n} class="actions">
          <input
            aria-label={`Name of label ${n + 1}`}
            placeholder="name"
            size={12}
            maxLength={64}
            value={name}
            onInput={({ currentTarget }) => change(n, { name: currentTarget.value })}
          />
          <input
            aria-label={`Text of label ${n + 1}`}
            placeholder="text"
            size={16}
            maxLength={512}
            value={text}
            onInput={({ currentTarget }) => change(n, { text: currentTarget.value })}
          />
          <button
            type="button"
            class="quiet"
            aria-label={`Take away label ${n + 1}`}
            onClick={() => onRows(rows.filter((_, other) => other !== n))}
          >
            ✕
          </button>
        </div>
      ))}
      {fault === undefined ? null : (
        <span class="fault" role="alert">
          {fault}
        </span>
      )}
      <div>
        <button
          type="button"
          disabled={rows.length >= mostLabels}
          onClick={() => onRows([...rows, { name: '', text: '' }])}
        >
          Add a label
        </button>
      </div>
    </fieldset>
  );
};

/** The dialog to change the name and the labels of a job, also of an ended job. */
export const RenameJob = ({ job, onClose }: { readonly job: Job; readonly onClose: () => void }) => {
  const [name, setName] = useState(job.name ?? '');
  const [rows, setRows] = useState(rowsOf(job.labels));
  const save = useAction(async () => {
    const labels = labelChanges(job.labels, rows);
    const isRenamed = name.trim() !== (job.name ?? '');
    if (!isRenamed && Object.keys(labels).length === 0) return;
    await services().podwarden.jobs.update(job.id, { labels, ...(isRenamed ? { name: name.trim() } : {}) });
    await refreshJob(job.id);
    say('Saved.');
  });
  return (
    <FormDialog title="Name and labels" verb="Save" action={save} fields={['name', 'labels']} onClose={onClose}>
      <TextField
        label="Name"
        fault={faultAt(save.error, 'name')}
        required={job.name !== null}
        maxLength={200}
        placeholder={titleOf(job)}
        value={name}
        onText={setName}
      />
      <LabelsField rows={rows} fault={faultAt(save.error, 'labels')} onRows={setRows} />
    </FormDialog>
  );
};
