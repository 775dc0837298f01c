import { useState } from 'preact/hooks';
import type { Dataset } from '../../data/datasets.ts';
import { services } from '../../data/services.ts';
import { useAction } from '../../data/use-action.ts';
import { refresh } from '../../data/use-query.ts';
import { FormDialog } from '../../design/form-dialog.tsx';
import { NameFields } from '../../design/name-fields.tsx';
import { say } from '../../shell/toasts.tsx';

interface RenameProps {
  readonly dataset: Dataset;
  readonly onClose: () => void;
}

export const Rename = ({ dataset, onClose }: RenameProps) => {
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
