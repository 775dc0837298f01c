import { useState } from 'preact/hooks';
import { count } from '../../../../../shared/figures/numbers.ts';
import { bytes } from '../../../../../shared/figures/sizes.ts';
import { type Dataset, useDatasets } from '../../data/datasets.ts';
import { chooseFile, upload } from '../../data/upload.ts';
import { ChooseFile } from '../../design/choose-file.tsx';
import { DatasetStatus } from '../../design/dataset-status.tsx';
import { Loaded } from '../../design/loaded.tsx';
import { Page } from '../../design/page.tsx';
import { type Column, Table } from '../../design/table.tsx';
import { Ago } from '../../design/time.tsx';
import { UploadPanel } from '../../design/upload/upload-panel.tsx';

const columns: readonly Column<Dataset>[] = [
  {
    name: 'Dataset',
    cell: ({ id, name, description }) => (
      <>
        <a href={`/datasets/${id}`} title={name}>
          {name}
        </a>
        {description === undefined ? null : <span class="aside clip">{description}</span>}
      </>
    ),
  },
  { name: 'Status', cell: (dataset) => <DatasetStatus dataset={dataset} /> },
  { name: 'Format', isMinor: true, cell: ({ format }) => format ?? '—' },
  { name: 'Examples', isFigure: true, cell: ({ examples }) => count(examples) },
  { name: 'Size', isFigure: true, isMinor: true, cell: (dataset) => bytes(dataset.size_bytes) },
  { name: 'Made', isMinor: true, cell: (dataset) => <Ago at={dataset.created_at} /> },
];

const Part = ({ cursor }: { readonly cursor?: string }) => {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Loaded answer={useDatasets(cursor)}>
      {({ items, next_cursor: next }) => (
        <>
          {items.length === 0 ? null : <Table label="Datasets" columns={columns} rows={items} keyOf={({ id }) => id} />}
          {items.length === 0 && cursor === undefined ? <p>No dataset yet. A file becomes one above.</p> : null}
          {next !== null && isOpen ? <Part cursor={next} /> : null}
          {next !== null && !isOpen ? (
            <button type="button" onClick={() => setIsOpen(true)}>
              Show older datasets
            </button>
          ) : null}
        </>
      )}
    </Loaded>
  );
};

/** Uploads a file as a dataset, and lists all datasets. */
export const Screen = () => (
  <Page title="Datasets">
    {upload.value === undefined ? (
      <ChooseFile
        label="Drop a file here, or choose one"
        hint="JSON Lines or JSON, also as gzip. Every line is checked on this computer before a byte is sent."
        onFile={(file) => void chooseFile(file)}
      />
    ) : (
      <UploadPanel state={upload.value} />
    )}
    <Part />
  </Page>
);
