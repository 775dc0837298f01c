import type { Config, Preset } from '../../../../../shared/client/index.ts';
import type { DeployBody } from '../../data/deploy-wish.ts';

type Value = string | number | boolean;

/** The job that is deployed again, and the parts of its request that the form keeps. */
export interface Again {
  readonly jobId: string;
  readonly title: string;
  /** The config with which the job was trained. */
  readonly config: NonNullable<DeployBody['training_config']>;
  /** The fields of the request that the form does not show. */
  readonly others: Pick<DeployBody, 'docker_image' | 'volume_size_gb' | 'data_center_ids' | 'labels'>;
}

/** All that a person chooses for a job. An omitted field has the default of the installation. */
export interface Choice {
  readonly datasetId: string;
  readonly validationId: string;
  /** `config:ID` for a stored config, `preset:ID` for a preset, or `job:ID` for the config of `again`. */
  readonly config: string;
  readonly again?: Again;
  /** Training settings of this job that differ from the chosen config. */
  readonly changes: Readonly<Record<string, Value>>;
  /** The GPU types in the order in which they are tried. If the list is empty, any type that fits is tried, cheapest first. */
  readonly gpus: readonly string[];
  readonly cloud: 'any' | 'secure' | 'community';
  readonly secretNames: readonly string[];
  readonly name: string;
  /** The numbers as typed. The API reports what is wrong with them. */
  readonly numbers: Readonly<Partial<Record<NumberField, number | string>>>;
}

export type NumberField =
  | 'gpu_count'
  | 'budget_limit'
  | 'max_duration_minutes'
  | 'capacity_wait_minutes'
  | 'max_attempts'
  | 'disk_gb';

export const noChoice: Choice = {
  datasetId: '',
  validationId: '',
  config: '',
  changes: {},
  gpus: [],
  cloud: 'any',
  secretNames: [],
  name: '',
  numbers: {},
};

/** The kept choice, with the dataset, preset or config that the page's URL names put in. */
export const firstChoice = (kept: Choice, { dataset, config, preset }: Readonly<Record<string, string>>): Choice => ({
  ...kept,
  ...(dataset === undefined ? {} : { datasetId: dataset }),
  ...(preset === undefined ? {} : { config: `preset:${preset}`, changes: {} }),
  ...(config === undefined ? {} : { config: `config:${config}`, changes: {} }),
});

export interface Known {
  readonly configs: readonly Config[];
  readonly presets: readonly Preset[];
}

/**
 * True while the config of the job that is deployed again is chosen. If another config is chosen, the other fields of that job are not
 * used.
 */
export const isAgain = ({ config }: Choice): boolean => config.startsWith('job:');

/** Returns the chosen config in the form that a deploy request accepts. */
export const chosenConfig = ({ config, again }: Choice, { configs, presets }: Known): DeployBody['training_config'] => {
  const [kind, id] = config.split(':');
  if (kind === 'job') return again?.config;
  if (kind === 'preset') return presets.find((preset) => preset.id === id)?.training_config;
  const found = configs.find((one) => one.id === id);
  if (found === undefined) return undefined;
  const { id: _, created_at, updated_at, ...body } = found;
  return body;
};

/**
 * Returns the part of the request that names the config. An unchanged stored config is sent by its id, so that the job records its origin.
 * A changed config is sent whole.
 */
const configPart = (choice: Choice, known: Known): DeployBody => {
  const [kind, id = ''] = choice.config.split(':');
  if (kind === 'config' && Object.keys(choice.changes).length === 0) return { training_config_id: id };
  const config = chosenConfig(choice, known);
  if (config === undefined) return {};
  return { training_config: { ...config, training: { ...config.training, ...choice.changes } } };
};

/** Makes the deploy request. Returns `undefined` until a dataset and a config are chosen. */
export const deployBody = (choice: Choice, known: Known): DeployBody | undefined => {
  const { datasetId, validationId, gpus, cloud, secretNames, numbers, again } = choice;
  const config = configPart(choice, known);
  if (Object.keys(config).length === 0) return undefined;
  if (datasetId === '' && chosenConfig(choice, known)?.dataset_id === undefined) return undefined;
  const name = choice.name.trim();
  return {
    ...config,
    ...(isAgain(choice) ? again?.others : {}),
    ...(datasetId === '' ? {} : { dataset_id: datasetId }),
    ...(validationId === '' ? {} : { validation_dataset_id: validationId }),
    ...(name === '' ? {} : { name }),
    ...(gpus.length === 0 ? {} : { gpu_types: [...gpus] }),
    ...(cloud === 'any' ? {} : { cloud }),
    ...(secretNames.length === 0 ? {} : { secret_names: [...secretNames] }),
    ...(numbers as Partial<Record<NumberField, number>>),
  };
};

/** Returns the numbers with one field changed. `undefined` removes the field, so that the default applies. */
export const withNumber = (
  { numbers }: Choice,
  field: NumberField,
  value: number | string | undefined,
): Choice['numbers'] => {
  const { [field]: _, ...others } = numbers;
  return value === undefined ? others : { ...others, [field]: value };
};

/** Swaps an entry of the list with its neighbour. Returns the list unchanged if there is no such neighbour. */
export const moved = <T>(list: readonly T[], from: number, by: -1 | 1): readonly T[] => {
  const [one, other] = [list[from], list[from + by]];
  return one === undefined || other === undefined ? list : list.with(from, other).with(from + by, one);
};
