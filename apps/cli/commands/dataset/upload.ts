import type { Dataset, Podwarden } from '../../../../shared/client/index.ts';
import { folderMemory, uploadFile } from '../../../../shared/client/node/index.ts';
import type { UploadProgress } from '../../../../shared/client/transfers.ts';
import { withoutUndefined } from '../../../../shared/domain/without-undefined.ts';
import { type DatasetFile, lookAtFile } from '../../check/read-dataset.ts';
import type { Input } from '../../command-line/spec.ts';
import { type ExitCode, exit, UsageFault } from '../../exit.ts';
import { datasetFault, sayFindings, verdictJson } from '../../output/inspection.ts';
import { Progress } from '../../output/progress.ts';
import { credentials } from '../../profile/credentials.ts';
import type { Session } from '../../session.ts';
import type { SpecOf } from '../../specs/all.ts';
import { type UploadRecord, UploadState, whyAnew } from '../../transfer/upload-record.ts';
import type { Run } from '../run.ts';
import { checkWithBar } from './check-first.ts';

type Options = Input<SpecOf<'datasetUpload'>>['options'];

/** One run of the command: the file, and what is needed to check and to send it. */
interface Upload {
  readonly file: DatasetFile;
  readonly options: Options;
  readonly state: UploadState;
  readonly podwarden: Podwarden;
  readonly session: Session;
}

export const run: Run<'datasetUpload'> = async ({ args: [path], options }, session) => {
  if (options['check-only'] && options['no-check']) throw new UsageFault('Give --check-only or --no-check, not both.');
  const file = await lookAtFile(path);
  if (options['check-only']) return checkOnly(file, options, session);
  const podwarden = await session.podwarden();
  const state = new UploadState(session.world, credentials(session.world, session.globals.profile).apiUrl, path);
  const upload = { file, options, state, podwarden, session };
  const record = await prepared(upload);
  const dataset = await send(upload, record);
  state.forget();
  sayReady(dataset, record, session);
  if (session.globals.json) session.printJson(dataset);
  else session.print(dataset.id);
  return exit.ok;
};

const checkOnly = async (file: DatasetFile, { format }: Options, session: Session): Promise<ExitCode> => {
  const verdict = await checkWithBar(file, format, session);
  if (session.globals.json) session.printJson(verdictJson(verdict, file));
  if (verdict.outcome === 'fits') sayFindings(verdict, file, session);
  else if (!session.globals.json) throw datasetFault(verdict, session);
  return verdict.outcome === 'fits' ? exit.ok : exit.refused;
};

/** Returns the record of an interrupted upload if the upload can be resumed. Otherwise checks the file and writes a new record. */
const prepared = async (upload: Upload): Promise<UploadRecord> => {
  const { file, options, state, session } = upload;
  const { name, description, format, restart, 'no-check': isUnchecked } = options;
  const asked = JSON.stringify({ name, description, format });
  const known = state.read();
  if (known !== undefined) {
    const why = whyAnew(known, { file, asked, isCheckWanted: !isUnchecked, isRestart: restart });
    if (why === undefined) return known;
    session.say(why);
    await beginAnew(upload, known);
  }
  const checked = isUnchecked ? undefined : await checkWhole(upload);
  const record = { sizeBytes: file.sizeBytes, modifiedMs: file.modifiedMs, asked, checked };
  state.write(record);
  return record;
};

/** Checks the whole file and prints the findings. Throws CliFault for the first line that does not fit. */
const checkWhole = async ({ file, options, session }: Upload): Promise<NonNullable<UploadRecord['checked']>> => {
  const verdict = await checkWithBar(file, options.format, session);
  if (verdict.outcome !== 'fits') throw datasetFault(verdict, session);
  sayFindings(verdict, file, session);
  return { format: verdict.format, sha256: verdict.sha256 };
};

/** Discards an interrupted upload whose sent parts can no longer be used. */
const beginAnew = async ({ state, podwarden, session }: Upload, { datasetId }: UploadRecord): Promise<void> => {
  if (datasetId !== undefined) {
    // Nothing would complete this dataset. If the deletion fails, the dataset stays visible in the list of datasets.
    await podwarden.datasets.delete(datasetId, { signal: session.signal }).catch(() => undefined);
    session.signal.throwIfAborted();
  }
  state.forget();
};

const bodyOf = ({ file, options }: Upload, { checked }: UploadRecord) => {
  const { name, description, format = checked?.format } = options;
  const compression = file.isGzip ? ('gzip' as const) : undefined;
  return withoutUndefined({ name, description, format, compression, sha256: checked?.sha256 });
};

const send = async (upload: Upload, record: UploadRecord): Promise<Dataset> => {
  const { file, state, podwarden, session } = upload;
  const bar = new Progress(session, 'Uploading', file.sizeBytes);
  let known = record;
  const onProgress = ({ datasetId, doneBytes, resumedBytes }: UploadProgress): void => {
    if (datasetId !== undefined && known.datasetId !== datasetId) {
      known = { ...known, datasetId };
      state.write(known);
    }
    bar.show(doneBytes, resumedBytes);
  };
  session.atInterrupt = ['The upload is interrupted. The same line again goes on with it.'];
  try {
    return await uploadFile(podwarden, file.path, {
      ...bodyOf(upload, record),
      resume: folderMemory(state.folder),
      check: async ({ isResumed }) => {
        if (isResumed) bar.say('Going on with the upload that was interrupted.');
      },
      onProgress,
      signal: session.signal,
    });
  } finally {
    bar.end();
  }
};

const sayReady = (dataset: Dataset, { checked }: UploadRecord, session: Session): void => {
  session.say(`Dataset "${dataset.name}" is ${dataset.status}.`);
  // If the file was not checked locally, these warnings have not been printed yet.
  if (checked !== undefined) return;
  const { unused_fields: unused = [], warnings = [] } = dataset;
  if (unused.length > 0) session.say(`Not learned from: ${unused.join(', ')}.`);
  for (const { message } of warnings) session.warn(message);
};
