import { useState } from 'preact/hooks';
import { bytes } from '../../../../../shared/figures/sizes.ts';
import { leaveUpload, type Names, sendFile, type Upload } from '../../data/upload.ts';
import { Form } from '../field.tsx';
import { NameFields } from '../name-fields.tsx';

const nameOf = (file: File): string =>
  file.name.replace(/\.(jsonl|json|ndjson|gz|txt)$/i, '').replace(/\.jsonl?$/i, '');

export const NameForm = ({ file, error, datasetId }: Upload) => {
  const [said, setSaid] = useState({ name: nameOf(file) || file.name, description: '' });
  const [name, description] = [said.name.trim(), said.description.trim()];
  const names: Names = { name, ...(description === '' ? {} : { description }) };
  return (
    <Form class="stack" onSend={() => sendFile(datasetId === undefined ? names : {})}>
      {datasetId === undefined ? (
        <NameFields {...said} error={error} onChange={(change) => setSaid({ ...said, ...change })} />
      ) : null}
      <div class="actions">
        <button type="submit" class="primary">
          Upload {bytes(file.size)}
        </button>
        <button type="button" onClick={leaveUpload}>
          Choose another file
        </button>
      </div>
    </Form>
  );
};
