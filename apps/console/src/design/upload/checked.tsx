import { count } from '../../../../../shared/figures/numbers.ts';
import type { Upload } from '../../data/upload.ts';
import { Conversations } from '../conversation.tsx';
import { DatasetNotes } from '../dataset-notes.tsx';
import { Faults } from './faults.tsx';
import { NameForm } from './name-form.tsx';

export const Checked = (state: Upload) => {
  const { checked, file } = state;
  if (checked === undefined) return null;
  if (checked.faults.length > 0) return <Faults file={file} faults={checked.faults} />;
  return (
    <>
      <p role="status">
        {checked.doubt === undefined ? (
          <>
            <span class="good" aria-hidden="true">
              ✓
            </span>{' '}
            Every line of <strong>{file.name}</strong> is fit: {count(checked.examples)} examples
            {checked.format === undefined ? '' : ` of format ${checked.format}`}.
          </>
        ) : (
          <>
            {count(checked.examples)} examples of <strong>{file.name}</strong> are fit. {checked.doubt}
          </>
        )}
      </p>
      <DatasetNotes unusedFields={checked.unusedFields} warnings={checked.warnings} />
      <NameForm {...state} />
      <h3>First examples</h3>
      <Conversations examples={checked.first} />
    </>
  );
};
