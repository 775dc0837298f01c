import { useState } from 'preact/hooks';
import { useRoute } from 'preact-iso/router';
import { count } from '../../../../../shared/figures/numbers.ts';
import { bytes } from '../../../../../shared/figures/sizes.ts';
import { type Dataset, useDataset } from '../../data/datasets.ts';
import { services } from '../../data/services.ts';
import { chooseFile, upload } from '../../data/upload.ts';
import { useAction } from '../../data/use-action.ts';
import { refresh } from '../../data/use-query.ts';
import { ChooseFile } from '../../design/choose-file.tsx';
import { DatasetNotes } from '../../design/dataset-notes.tsx';
import { DatasetStatus } from '../../design/dataset-status.tsx';
import { Facts } from '../../design/facts.tsx';
import { Failure } from '../../design/failure.tsx';
import { Loaded } from '../../design/loaded.tsx';
import { Page } from '../../design/page.tsx';
import { Time } from '../../design/time.tsx';
import { UploadPanel } from '../../design/upload/upload-panel.tsx';
import { DeleteDataset, Rename } from './dialogs.tsx';
import { Preview } from './preview.tsx';

const examplesOf = ({ examples, checked_examples: checked, status }: Dataset): string | undefined => {
  if (examples !== undefined) return count(examples);
  if (status !== 'ready' || checked === undefined) return undefined;
  return `${count(checked)} looked at; the pod counts the rest`;
};

const UsedBy = ({ jobs }: { readonly jobs: readonly string[] }) => (
  <ul class="plain">
    {jobs.map((id) => (
      <li key={id}>
        <a href={`/jobs/${id}`}>
          job <code>{id.slice(0, 8)}</code>
        </a>
      </li>
    ))}
  </ul>
);

const About = ({ dataset }: { readonly dataset: Dataset }) => {
  const used = dataset.used_by ?? [];
  return (
    <Facts
      label="About this dataset"
      facts={[
        ['Status', <DatasetStatus key="status" dataset={dataset} />],
        ['Format', dataset.format],
        ['Examples', examplesOf(dataset)],
        ['Size', `${bytes(dataset.size_bytes)}${dataset.compression === 'gzip' ? ', packed as gzip' : ''}`],
        ['Made', <Time key="made" at={dataset.created_at} />],
        ['Used by', used.length === 0 ? 'no job that goes on' : <UsedBy jobs={used} />],
        ['Id', <code key="id">{dataset.id}</code>],
      ]}
    />
  );
};

const Unfinished = ({ dataset }: { readonly dataset: Dataset }) => {
  const running = upload.value;
  if (running?.datasetId === dataset.id) return <UploadPanel state={running} />;
  return (
    <section>
      <p>
        Its upload was broken off. Choose the same file of {bytes(dataset.size_bytes)} again: what has arrived is not
        sent twice. After two days the storage drops it.
      </p>
      {running !== undefined && running.at !== 'done' ? (
        <p class="notice">
          Another file is on its way: <a href="/datasets">see its upload</a>. This one can go on after it.
        </p>
      ) : (
        <ChooseFile
          label={`Choose the file of “${dataset.name}”`}
          hint="It is checked before the rest of it is sent."
          onFile={(file) => void chooseFile(file, dataset.id)}
        />
      )}
    </section>
  );
};

const Rejected = ({ dataset: { id, error } }: { readonly dataset: Dataset }) => {
  const mend = useAction(async () => {
    await services().podwarden.datasets.mendCompression(id);
    await Promise.all([refresh('dataset'), refresh('datasets')]);
  });
  return (
    <>
      <div class="notice bad">
        <p>{error?.message ?? 'It was rejected.'}</p>
        {error?.code === 'compression_mismatch' ? (
          <button type="button" disabled={mend.isRunning} onClick={() => mend.run()}>
            Take it as a gzip
          </button>
        ) : (
          <p class="aside">Mend the file and upload it as a new dataset.</p>
        )}
      </div>
      {mend.error ? <Failure error={mend.error} /> : null}
    </>
  );
};

const Shown = ({ dataset }: { readonly dataset: Dataset }) => {
  const [asks, setAsks] = useState<'rename' | 'delete'>();
  const inUse = (dataset.used_by ?? []).length > 0;
  const close = () => setAsks(undefined);
  return (
    <Page
      title={dataset.name}
      kind="Dataset"
      actions={
        <>
          {dataset.status === 'ready' ? (
            <a class="button primary" href={`/deploy?dataset=${dataset.id}`}>
              Train on it
            </a>
          ) : null}
          <a class="button" href={`/jobs?dataset=${dataset.id}`}>
            Its jobs
          </a>
          <button type="button" onClick={() => setAsks('rename')}>
            Rename
          </button>
          <button type="button" class="danger" disabled={inUse} onClick={() => setAsks('delete')}>
            Delete
          </button>
        </>
      }
    >
      {inUse ? <p class="aside">It cannot be deleted while a job that goes on trains on it.</p> : null}
      {dataset.description === undefined ? null : <p class="description">{dataset.description}</p>}
      {dataset.status === 'uploading' ? <Unfinished dataset={dataset} /> : null}
      {dataset.status === 'rejected' ? <Rejected dataset={dataset} /> : null}
      <About dataset={dataset} />
      <DatasetNotes unusedFields={dataset.unused_fields ?? []} warnings={dataset.warnings ?? []} />
      {dataset.status === 'ready' ? <Preview dataset={dataset} /> : null}
      {asks === 'rename' ? <Rename dataset={dataset} onClose={close} /> : null}
      {asks === 'delete' ? <DeleteDataset dataset={dataset} onClose={close} /> : null}
    </Page>
  );
};

/** Shows one dataset: its facts, the jobs that use it, and its first examples. */
export const Screen = () => {
  const { id = '' } = useRoute().params;
  return (
    <Loaded answer={useDataset(id)} screen="Dataset">
      {(dataset) => <Shown dataset={dataset} />}
    </Loaded>
  );
};
