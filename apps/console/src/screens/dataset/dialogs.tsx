import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso/router';
import { bytes } from '../../../../../shared/figures/sizes.ts';
import type { Dataset } from '../../data/datasets.ts';
import { services } from '../../data/services.ts';
import { useAction } from '../../data/use-action.ts';
import { refresh } from '../../data/use-query.ts';
import { Confirm } from '../../design/confirm.tsx';
import { FormDialog } from '../../design/form-dialog.tsx';
import { NameFields } from '../../design/name-fields.tsx';
import { say } from '../../shell/toasts.tsx';

interface DialogProps {
  readonly dataset: Dataset;
  readonly onClose: () => void;
}

export const Rename = ({ dataset, onClose }: DialogProps) => {
  const [said, setSaid] = useState({ name: dataset.name, description: dataset.description ?? '' });
  const save = useAction(async () => {
    const text = said.description.trim();
    const body = { name: said.name.trim(), description: text === '' ? null : text };
    await services().podwarden.datasets.update(dataset.id, body);
    await Promise.all([refresh('dataset'), refresh('datasets')]);
    say('Saved.');
  });
  return (
    <FormDialog
      title="Name and description"
      verb="Save"
      action={save}
      fields={['name', 'description']}
      onClose={onClose}
    >
      <NameFields {...said} error={save.error} onChange={(change) => setSaid({ ...said, ...change })} />
    </FormDialog>
  );
};

export const DeleteDataset = ({ dataset, onClose }: DialogProps) => {
  const { route } = useLocation();
  const remove = useAction(async () => {
    await services().podwarden.datasets.delete(dataset.id);
    say(`The dataset “${dataset.name}” is deleted.`);
    route('/datasets');
    await refresh('datasets');
  });
  return (
    <Confirm
      title={`Delete the dataset “${dataset.name}”?`}
      verb="Delete the dataset"
      action={remove}
      onClose={onClose}
    >
      <p>
        Its {bytes(dataset.size_bytes)} are lost for good, and no new job can train on it. Jobs that are over keep what
        they have made.
      </p>
    </Confirm>
  );
};
