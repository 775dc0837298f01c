import { useState } from 'preact/hooks';
import { ConflictError } from '../../../../../shared/client/index.ts';
import { duration } from '../../../../../shared/figures/durations.ts';
import { bytes } from '../../../../../shared/figures/sizes.ts';
import { giveUpUpload, leaveUpload, pauseUpload, sendFile, type Upload } from '../../data/upload.ts';
import { useAction } from '../../data/use-action.ts';
import { Confirm } from '../confirm.tsx';
import { Failure } from '../failure.tsx';
import { Bar } from './bar.tsx';

const left = ({ file, sending }: Upload): string => {
  const { bytesPerSecond: rate, doneBytes } = sending;
  if (rate === undefined || rate === 0) return '';
  return ` · ${bytes(rate)}/s · ${duration((file.size - doneBytes) / rate)} left`;
};

const GiveUp = ({ file, onClose }: { readonly file: File; readonly onClose: () => void }) => (
  <Confirm
    title={`Give up the upload of ${file.name}?`}
    verb="Give it up"
    action={useAction(giveUpUpload)}
    onClose={onClose}
  >
    <p>What has arrived of it is deleted. The file on this computer stays.</p>
  </Confirm>
);

export const Sending = (state: Upload) => {
  const { file, at, datasetId, sending, error } = state;
  const [asks, setAsks] = useState(false);
  const isPaused = at === 'paused';
  // The chosen file differs from the file with which the upload began, so the upload cannot be resumed with it.
  const isOther = error instanceof ConflictError && error.code === 'file_changed';
  return (
    <>
      <p>
        {isPaused ? 'Paused: ' : sending.isCompleting ? 'All sent; the server looks at it: ' : 'Sending '}
        <strong>{file.name}</strong>
      </p>
      <Bar label="Sent" done={sending.doneBytes} of={file.size} />
      <p class="aside">
        {bytes(sending.doneBytes)} of {bytes(file.size)}
        {isPaused || sending.isCompleting ? '' : left(state)}
        {sending.resumedBytes > 0 ? ` · ${bytes(sending.resumedBytes)} were there already` : ''}
      </p>
      {error === undefined ? null : <Failure error={error} />}
      <div class="actions">
        {isPaused && !isOther ? (
          <button type="button" class="primary" onClick={() => void sendFile()}>
            Go on
          </button>
        ) : null}
        {isPaused ? null : (
          <button type="button" disabled={datasetId === undefined || sending.isCompleting} onClick={pauseUpload}>
            Pause
          </button>
        )}
        {isOther ? (
          <button type="button" onClick={leaveUpload}>
            Choose another file
          </button>
        ) : (
          <button type="button" class="danger" onClick={() => setAsks(true)}>
            Give up
          </button>
        )}
      </div>
      {asks ? <GiveUp file={file} onClose={() => setAsks(false)} /> : null}
    </>
  );
};
