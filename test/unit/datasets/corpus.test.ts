import { answerOf } from '../../corpus/dataset-answer.ts';
import { bytesOf, corpusFiles, expectedOf } from '../../corpus/datasets.ts';
import { setup } from './dataset-world.ts';

describe('the corpus of datasets', () => {
  it('has files of every format and of every kind, with what both sides say of them', () => {
    expect(corpusFiles.length).toBeGreaterThanOrEqual(150);
    const folders = new Set(corpusFiles.map((name) => name.split('/')[0]));
    expect([...folders].sort()).toEqual(
      ['alpaca', 'chatml', 'dpo', 'files', 'formats', 'gzip', 'kto', 'openorca', 'sharegpt', 'text', 'tools'].sort(),
    );
  });

  it.each(corpusFiles)('%s is answered as written, in words and in what is learned (F18 F26 F39 H21)', async (name) => {
    const { declared, ...expected } = expectedOf(name);
    expect(JSON.parse(JSON.stringify(await answerOf(bytesOf(name), declared)))).toEqual(expected);
  });

  it.each(corpusFiles)('%s is answered so by the API', async (name) => {
    const { declared = {}, ...expected } = expectedOf(name);
    const { answer } = await setup().upload(bytesOf(name), { ...declared });
    if (expected.outcome === 'refused') {
      const { sentence, error: dataset_error, line } = expected;
      expect(answer).toMatchObject({ status: 422, body: { error: sentence, details: { dataset_error } } });
      expect(answer.body.details.line).toBe(line);
      return;
    }
    const { format, compression, examples, unused_fields, warnings } = expected;
    const dataset = { status: 'ready', format, compression, examples, unused_fields };
    expect(answer).toMatchObject({ status: 200, body: { dataset } });
    expect(answer.body.dataset.warnings ?? []).toEqual(warnings);
  });
});
