import type { Dataset } from '../data/datasets.ts';

const signs: Readonly<Record<Dataset['status'], readonly [sign: string, tone: string]>> = {
  uploading: ['◔', 'wait'],
  ready: ['✓', 'good'],
  rejected: ['✕', 'bad'],
  deleted: ['–', 'dim'],
};

export const DatasetStatus = ({ dataset: { status } }: { readonly dataset: Pick<Dataset, 'status'> }) => {
  const [sign, tone] = signs[status];
  return (
    <span class={`status ${tone}`}>
      <span aria-hidden="true">{sign}</span>
      {'\u00a0'}
      {status === 'uploading' ? 'unfinished' : status}
    </span>
  );
};
