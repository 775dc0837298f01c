import { count } from '../../../../../shared/figures/numbers.ts';
import { bytes } from '../../../../../shared/figures/sizes.ts';
import { leaveUpload, type Upload } from '../../data/upload.ts';
import { Bar } from './bar.tsx';

export const Checking = ({ file, progress }: Upload) => (
  <>
    <p>
      Checking every line of <strong>{file.name}</strong>. Nothing is sent yet.
    </p>
    <Bar label="Checked" done={progress.doneBytes} of={file.size} />
    <p class="aside">
      {bytes(progress.doneBytes)} of {bytes(file.size)}, {count(progress.examples)} good examples so far
    </p>
    <button type="button" onClick={leaveUpload}>
      Stop
    </button>
  </>
);
