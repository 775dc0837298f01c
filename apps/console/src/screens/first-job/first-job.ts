import type { Body, Podwarden, Preflight } from '../../../../../shared/client/index.ts';
import { uploadDataset } from '../../../../../shared/client/transfers.ts';

/** The request for the first job, with the result of its checks. */
export interface FirstJob {
  readonly body: Body<'deployJob'>;
  readonly preflight: Preflight;
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

/** Uploads the sample and asks the API what a job on it would cost. Costs nothing. */
export const prepareFirstJob = async (podwarden: Podwarden, tell: (progress: string) => void): Promise<FirstJob> => {
  tell('Fetching the sample…');
  const file = await fetchSample();
  tell('Uploading it…');
  const dataset = await uploadDataset(podwarden, file, { format: 'text' });
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
  return { body, preflight: await podwarden.deploy.preflight(body) };
};
