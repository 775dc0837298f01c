import { useState } from 'preact/hooks';
import type { Dataset } from '../../data/datasets.ts';
import { services } from '../../data/services.ts';
import { useAction } from '../../data/use-action.ts';
import { refresh } from '../../data/use-query.ts';
import { Dialog } from '../../design/dialog.tsx';
import { Failure } from '../../design/failure.tsx';
import { Field, faultAt } from '../../design/field.tsx';
import { say } from '../../shell/toasts.tsx';

interface RenameProps {
  readonly dataset: Dataset;
  readonly onClose: () => void;
}

export const Rename = ({ dataset, onClose }: RenameProps) => {
  const [name, setName] = useState(dataset.name);
  const [description, setDescription] = useState(dataset.description ?? '');
  const save = useAction(async () => {
    const text = description.trim();
    const body = { name: name.trim(), description: text === '' ? null : text };
    await services().podwarden.datasets.update(dataset.id, body);
    await Promise.all([refresh('dataset'), refresh('datasets')]);
    say('Saved.');
    onClose();
  });
  const [nameFault, descriptionFault] = [faultAt(save.error, 'name'), faultAt(save.error, 'description')];
  return (
    <Dialog title="Name and description" onClose={onClose}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void save.run();
        }}
      >
        <Field
          label="Name"
          fault={nameFault}
          control={(ties) => (
            <input
              {...ties}
              required
              maxLength={200}
              value={name}
              onInput={(event) => setName(event.currentTarget.value)}
            />
          )}
        />
        <Field
          label="Description"
          fault={descriptionFault}
          control={(ties) => (
            <textarea
              {...ties}
              rows={4}
              maxLength={2000}
              value={description}
              onInput={(event) => setDescription(event.currentTarget.value)}
            />
          )}
        />
        {save.error && nameFault === undefined && descriptionFault === undefined ? (
          <Failure error={save.error} />
        ) : null}
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
