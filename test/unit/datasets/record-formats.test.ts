import { datasetFormats } from '../../../shared/domain/datasets/dataset-formats.ts';
import { formatsOf } from '../../../shared/domain/datasets/record-formats.ts';
import { formatRules } from '../../../shared/domain/datasets/rules.ts';

describe('the formats of the table', () => {
  it('are those of the API, in its order', () => {
    expect(Object.keys(formatRules)).toEqual([...datasetFormats]);
  });

  it('are each known by their own marks alone', () => {
    for (const format of datasetFormats) {
      for (const way of formatRules[format].marks) {
        const record = Object.fromEntries(way.map(([mark = '']) => [mark.replace(/:.*/, ''), true]));
        expect([format, formatsOf(record)]).toEqual([format, expect.arrayContaining([format])]);
      }
    }
  });
});
