import { useState } from 'preact/hooks';
import type { Dataset } from '../../data/datasets.ts';
import { services } from '../../data/services.ts';
import { useAction } from '../../data/use-action.ts';
import { refresh } from '../../data/use-query.ts';
import { Dialog } from '../../design/dialog.tsx';
import { Failure } from '../../design/failure.tsx';
import { faultAt } from '../../design/field.tsx';
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
    onClose();
  });
  const isAtField = ['name', 'description'].some((field) => faultAt(save.error, field) !== undefined);
  return (
    <Dialog title="Name and description" onClose={onClose}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void save.run();
        }}
      >
        <NameFields {...said} error={save.error} onChange={(change) => setSaid({ ...said, ...change })} />
        {save.error && !isAtField ? <Failure error={save.error} /> : null}
        <div class="actions end">
          <button type="button" onClick={onClose}>
            Leave it as it is
          </button>
          <button type="submit" class="primary" disabled={save.isRunning}>
            Save
          </button>
        </div>
      </form>
    </Dialog>
  );
};
