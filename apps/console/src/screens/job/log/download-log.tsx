import { useEffect, useRef, useState } from 'preact/hooks';
import { AbortedError } from '../../../../../../shared/client/index.ts';
import { count } from '../../../../../../shared/figures/numbers.ts';
import { linesAtOnce } from '../../../data/log-reads.ts';
import { services } from '../../../data/services.ts';
import { useAction } from '../../../data/use-action.ts';
import { Failure } from '../../../design/failure.tsx';
import { saveFile } from '../../../design/save-file.ts';
import { wholeLog } from './whole-log.ts';

/** Downloads the whole log as a file, regardless of filters. */
export const DownloadLog = ({ jobId }: { readonly jobId: string }) => {
  const [lines, setLines] = useState(0);
  const controller = useRef(new AbortController());
  useEffect(() => () => controller.current.abort(), []);
  const download = useAction(async () => {
    controller.current = new AbortController();
    const { signal } = controller.current;
    setLines(0);
    try {
      const all = services().podwarden.logs.all(jobId, { limit: linesAtOnce }, { signal });
      saveFile(`${jobId}-log.txt`, await wholeLog(all, setLines));
    } catch (error) {
      if (!(error instanceof AbortedError)) throw error;
    }
  });
  return (
    <>
      {download.isRunning ? (
        <button type="button" onClick={() => controller.current.abort()}>
          Stop the download, {count(lines)} lines so far
        </button>
      ) : (
        <button type="button" onClick={() => void download.run()}>
          Download
        </button>
      )}
      {download.error ? <Failure error={download.error} /> : null}
    </>
  );
};
