import { useState } from 'preact/hooks';
import { bytes } from '../../../../../shared/figures/sizes.ts';
import { leaveUpload, type Names, sendFile, type Upload } from '../../data/upload.ts';
import { Field, faultAt } from '../field.tsx';

const nameOf = (file: File): string =>
  file.name.replace(/\.(jsonl|json|ndjson|gz|txt)$/i, '').replace(/\.jsonl?$/i, '');

export const NameForm = ({ file, error, datasetId }: Upload) => {
  const [name, setName] = useState(nameOf(file) || file.name);
  const [description, setDescription] = useState('');
  const names: Names = {
    name: name.trim(),
    ...(description.trim() === '' ? {} : { description: description.trim() }),
  };
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        void sendFile(datasetId === undefined ? names : {});
      }}
    >
      {datasetId === undefined ? (
        <>
          <Field
            label="Name"
            fault={faultAt(error, 'name')}
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
            label="Description (optional)"
            fault={faultAt(error, 'description')}
            control={(ties) => (
              <textarea
                {...ties}
                rows={2}
                maxLength={2000}
                value={description}
                onInput={(event) => setDescription(event.currentTarget.value)}
              />
            )}
          />
        </>
      ) : null}
      <div class="actions">
        <button type="submit" class="primary">
          Upload {bytes(file.size)}
        </button>
        <button type="button" onClick={leaveUpload}>
          Choose another file
        </button>
      </div>
    </form>
  );
};
