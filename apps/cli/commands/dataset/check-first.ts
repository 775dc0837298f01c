import type { DatasetFormat } from '../../../../shared/domain/datasets/dataset.ts';
import { checkDataset, type DatasetVerdict } from '../../check/check-dataset.ts';
import type { DatasetFile } from '../../check/read-dataset.ts';
import { Progress } from '../../output/progress.ts';
import type { Session } from '../../session.ts';

/** Judges a file and shows a progress bar. */
export const checkWithBar = async (
  file: DatasetFile,
  format: DatasetFormat | undefined,
  session: Session,
): Promise<DatasetVerdict> => {
  const bar = new Progress(session, 'Checking', file.sizeBytes);
  try {
    return await checkDataset(file, {
      format,
      signal: session.signal,
      onProgress: ({ doneBytes }) => bar.show(doneBytes),
    });
  } finally {
    bar.end();
  }
};
