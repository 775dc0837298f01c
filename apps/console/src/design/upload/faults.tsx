import { type FileFault, mostFaults } from '../../data/dataset-check.ts';
import { chooseFile, leaveUpload, upload } from '../../data/upload.ts';
import { ChooseFile } from '../choose-file.tsx';

/** Shows the faults for which the server would refuse the file. Nothing has been sent. */
export const Faults = ({ file, faults }: { readonly file: File; readonly faults: readonly FileFault[] }) => (
  <>
    <div class="notice bad" role="alert">
      <p>
        <strong>{file.name}</strong> would be refused. Nothing was sent.
      </p>
      <ol class="faults" aria-label="Faults">
        {faults.map(({ message, line, excerpt }) => (
          <li key={line ?? 0}>
            {message}
            {excerpt === undefined ? null : <pre>{excerpt}</pre>}
          </li>
        ))}
      </ol>
      {faults.length < mostFaults ? null : <p>These are the first {mostFaults}; there may be more.</p>}
    </div>
    <ChooseFile
      label="Mend the file and choose it again"
      hint="Every line is checked anew."
      onFile={(next) => void chooseFile(next, upload.peek()?.datasetId)}
    />
    <button type="button" onClick={leaveUpload}>
      Leave it
    </button>
  </>
);
