import { readFileSync } from 'node:fs';
import { datasetFormatSchema, datasetFormats } from '../../../shared/domain/datasets/dataset.ts';
import { recordFault } from '../../../shared/domain/datasets/record-formats.ts';

/** The pod's own tests read the same file. */
const records: Record<string, { readonly fits: readonly unknown[]; readonly refused: readonly unknown[] }> = JSON.parse(
  readFileSync('test/pod/dataset_records.json', 'utf8'),
);

describe('recordFault', () => {
  it('has examples of every format', () => {
    expect(Object.keys(records)).toEqual([...datasetFormats]);
  });

  it.each(Object.entries(records))(
    'judges records of %s as the pod does (F18 F26 F39 H21)',
    (name, { fits, refused }) => {
      const format = datasetFormatSchema.parse(name);
      for (const record of fits) expect([record, recordFault(record, format)]).toEqual([record, undefined]);
      for (const record of refused) expect([record, recordFault(record, format)]).toEqual([record, expect.any(String)]);
    },
  );
});
