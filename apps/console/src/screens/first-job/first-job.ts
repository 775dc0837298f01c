import type { Body, Podwarden, Preflight } from '../../../../../shared/client/index.ts';

/** All that the first job is started with, once it is known to be fit. */
export interface FirstJob {
  readonly body: Body<'deployJob'>;
  readonly preflight: Preflight;
  /** One for each wish: a second click starts no second job. */
  readonly idempotencyKey: string;
}

const samplePath = '/samples/speeches.jsonl';
const datasetName = 'Speeches (sample)';
const presetId = 'try-out';
export const budgetDollars = 0.5;

const fetchSample = async (): Promise<File> => {
  const response = await fetch(samplePath);
  if (!response.ok) throw new Error(`The sample cannot be fetched: the console answered ${response.status}.`);
  return new File([await response.blob()], datasetName);
};

/** The sample is small enough for one PUT. */
const upload = async (podwarden: Podwarden, file: File) => {
  const made = await podwarden.datasets.create({ name: file.name, size_bytes: file.size, format: 'text' });
  if (!made.upload || !('url' in made.upload))
    throw new Error('The upload of the sample was announced in parts. Report this.');
  const put = await fetch(made.upload.url, { method: 'PUT', headers: made.upload.headers, body: file });
  if (!put.ok) throw new Error(`The bucket answered ${put.status} to the upload. Try again.`);
  return podwarden.datasets.complete(made.dataset.id);
};

/** Uploads the sample and asks what a job on it would cost. Nothing is spent yet. */
export const prepareFirstJob = async (podwarden: Podwarden, tell: (progress: string) => void): Promise<FirstJob> => {
  tell('Fetching the sample…');
  const file = await fetchSample();
  tell('Uploading it…');
  const dataset = await upload(podwarden, file);
  tell('Asking what it would cost…');
  const { items } = await podwarden.presets.list();
  const preset = items.find(({ id }) => id === presetId) ?? items[0];
  if (!preset) throw new Error('This installation offers no preset to begin with.');
  const body = {
    training_config: preset.training_config,
    dataset_id: dataset.id,
    budget_limit: budgetDollars,
    name: 'first job',
  };
  return { body, preflight: await podwarden.deploy.preflight(body), idempotencyKey: crypto.randomUUID() };
};
