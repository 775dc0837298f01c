import { leaveUpload, type Upload } from '../../data/upload.ts';
import { Failure } from '../failure.tsx';
import { Checked } from './checked.tsx';
import { Checking } from './checking.tsx';
import { Sending } from './sending.tsx';

export const Done = ({ file, datasetId }: Upload) => (
  <>
    <p role="status">
      <span class="good" aria-hidden="true">
        ✓
      </span>{' '}
      <strong>{file.name}</strong> is a dataset now.
    </p>
    <div class="actions">
      <a class="button primary" href={`/deploy?dataset=${datasetId}`} onClick={leaveUpload}>
        Train on it
      </a>
      <a class="button" href={`/datasets/${datasetId}`} onClick={leaveUpload}>
        Look at it
      </a>
      <button type="button" onClick={leaveUpload}>
        Upload another file
      </button>
    </div>
  </>
);

const stages = { checking: Checking, checked: Checked, sending: Sending, paused: Sending, done: Done } as const;

/** Shows the current upload, on any screen. */
export const UploadPanel = ({ state }: { readonly state: Upload }) => {
  const Stage = stages[state.at];
  const isUnread = state.at === 'checking' && state.error !== undefined;
  return (
    <section class="panel" aria-label="Upload">
      {isUnread && state.error ? (
        <>
          <Failure error={state.error} />
          <button type="button" onClick={leaveUpload}>
            Choose another file
          </button>
        </>
      ) : (
        <Stage {...state} />
      )}
    </section>
  );
};
