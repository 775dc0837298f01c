import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { datasetFormats } from '../../shared/domain/datasets/dataset-formats.ts';
import { sentence } from '../../shared/domain/datasets/rules.ts';
import { type Answer, answerOf } from './dataset-answer.ts';
import { type RandomDataset, randomDataset } from './random-dataset.ts';

/** The upload's answer beside the pod's, for files of any bytes. */

export interface Difference {
  readonly seed: string;
  readonly upload: Answer;
  readonly pod: unknown;
}

const root = join(import.meta.dirname, '../..');

interface PodQuestion {
  readonly base64: string;
  readonly format: string;
  readonly compression: string;
}

const podAnswers = (questions: readonly PodQuestion[], python: string): readonly Answer[] => {
  const input = questions.map((question) => `${JSON.stringify(question)}\n`).join('');
  const run = spawnSync(python, ['-B', join(root, 'test/pod/dataset_answer.py')], {
    input,
    encoding: 'utf8',
    maxBuffer: 1 << 30,
  });
  if (run.status !== 0) throw new Error(`The pod's side broke off: ${run.stderr}`);
  return run.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
};

/**
 * Returns the format that the pod is told: the one that the upload found. A refusal does not always name it, so it is then a format
 * that gets the same refusal if it is declared.
 */
const formatFor = async (upload: Answer, { bytes, declared, format }: RandomDataset): Promise<string> => {
  if (upload.outcome === 'ready') return upload.format;
  const found = /: as (\w+), /.exec(upload.sentence)?.[1] ?? declared.format;
  if (found !== undefined) return found;
  for (const guess of datasetFormats) {
    const answer = await answerOf(bytes, { ...declared, format: guess });
    if (canonical(answer) === canonical(upload)) return guess;
  }
  return format;
};

const questionFor = async (upload: Answer, dataset: RandomDataset): Promise<PodQuestion> => ({
  base64: Buffer.from(dataset.bytes).toString('base64'),
  format: await formatFor(upload, dataset),
  compression: upload.outcome === 'ready' ? upload.compression : (dataset.declared.compression ?? 'none'),
});

/** Only the upload asks for the format: the pod is told one. */
const asksFormat = /those of no format|Say which is meant|the records are inside/;

const isSame = (upload: Answer, pod: Answer): boolean => {
  if (upload.outcome === 'ready' && pod.outcome === 'ready') {
    const { format: _, compression: __, ...said } = upload;
    return canonical(said) === canonical(pod);
  }
  if (upload.outcome === 'ready') return false;
  if (asksFormat.test(upload.sentence)) return true;
  if (pod.outcome === 'ready') return false;
  // The blocks of each library decide how much of a broken gzip is read before it breaks.
  if ([upload.sentence, pod.sentence].includes(sentence('broken_gzip'))) return true;
  return upload.error === 'format_mismatch'
    ? upload.sentence.startsWith(pod.sentence)
    : upload.sentence === pod.sentence;
};

/** The same text for the same value, whatever the order of keys, and with numbers as JavaScript has them. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );

export interface Compared {
  readonly differences: readonly Difference[];
  readonly ready: number;
  readonly refused: number;
}

export const compareAnswers = async (seeds: readonly string[], python = 'python3'): Promise<Compared> => {
  const datasets = seeds.map(randomDataset);
  const uploads = await Promise.all(datasets.map(({ bytes, declared }) => answerOf(bytes, declared)));
  const questions = await Promise.all(datasets.map((dataset, nth) => questionFor(uploads[nth] as Answer, dataset)));
  const pods = podAnswers(questions, python);
  const differences = seeds.flatMap((seed, nth) => {
    const [upload, pod] = [uploads[nth], pods[nth]];
    if (upload === undefined || pod === undefined) throw new Error('An answer is missing.');
    return isSame(upload, pod) ? [] : [{ seed, upload, pod }];
  });
  const ready = uploads.filter(({ outcome }) => outcome === 'ready').length;
  return { differences, ready, refused: uploads.length - ready };
};
