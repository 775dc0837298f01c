import type { FileDownload, FileDownloadOptions } from '../../../shared/client/node/index.ts';
import { bytes } from '../../../shared/figures/sizes.ts';
import { printable } from '../../../shared/terminal/printable.ts';
import { codeOf } from '../code-of.ts';
import { CliFault, exit } from '../exit.ts';
import { Progress } from '../output/progress.ts';
import type { Session } from '../session.ts';

interface Wanted {
  readonly path: string;
  readonly sizeBytes: number;
  readonly sha256: string | undefined;
  readonly overwrite: boolean;
  readonly download: (options: FileDownloadOptions) => Promise<FileDownload>;
}

/** Downloads a file with a progress bar, then prints the path of the file. */
export const fetchTo = async (
  session: Session,
  { path, sizeBytes, sha256, overwrite, download }: Wanted,
): Promise<void> => {
  const bar = new Progress(session, 'Downloading', sizeBytes);
  let isResumed = false;
  session.atInterrupt = [
    'The download is interrupted. What has come lies beside the file, and the same line goes on with it.',
  ];
  try {
    const { isFetched } = await download({
      overwrite,
      signal: session.signal,
      onProgress: ({ doneBytes, resumedBytes }) => {
        if (resumedBytes > 0 && !isResumed) bar.say(`Going on: ${bytes(resumedBytes)} are here already.`);
        isResumed = resumedBytes > 0;
        bar.show(doneBytes, resumedBytes);
      },
    });
    bar.end();
    const checked = sha256 === undefined ? '' : ', SHA-256 as announced';
    session.say(
      printable(isFetched ? `Wrote ${path} (${bytes(sizeBytes)}${checked}).` : `${path} is here already${checked}.`),
    );
  } catch (error) {
    throw withForce(error);
  } finally {
    bar.end();
  }
  if (session.globals.json) session.printJson({ path, size_bytes: sizeBytes, sha256: sha256 ?? null });
  else session.print(printable(path));
};

/** Adds advice to the error that a file already exists at the path. Other errors are returned unchanged. */
const withForce = (error: unknown): unknown => {
  if (codeOf(error) !== 'file_exists' || !(error instanceof Error)) return error;
  return new CliFault(exit.refused, error.message, ['--force replaces it; --out names another place.']);
};
