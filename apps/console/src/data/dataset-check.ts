import type { CheckedFile, CheckNews, CheckOrder, CheckProgress } from '../check/checked-file.ts';
import { newDatasetWorker } from '../trusted-worker.ts';

export {
  type CheckedFile,
  type CheckProgress,
  type FileFault,
  mostFaults,
  type ShownExample,
} from '../check/checked-file.ts';

interface CheckOptions {
  readonly onProgress?: (progress: CheckProgress) => void;
  readonly signal: AbortSignal;
}

/** Checks a file in a worker. An abort ends the worker, and the promise then never settles. */
export const checkInWorker = (order: CheckOrder, { onProgress, signal }: CheckOptions): Promise<CheckedFile> => {
  const worker = newDatasetWorker();
  const { promise, resolve, reject } = Promise.withResolvers<CheckedFile>();
  const end = (): void => worker.terminate();
  signal.addEventListener('abort', end, { once: true });
  worker.addEventListener('message', ({ data }: MessageEvent<CheckNews>) => {
    if (data.kind === 'progress') return onProgress?.(data.progress);
    end();
    if (data.kind === 'checked') resolve(data.checked);
    else reject(new Error(`The file cannot be read: ${data.message}`));
  });
  worker.addEventListener('error', (event) => {
    event.preventDefault();
    end();
    reject(new Error('The check cannot start: the network is away, or there is a newer version of the console.'));
  });
  worker.postMessage(order);
  return promise;
};
