import { choiceOfJob } from '../../../apps/console/src/screens/deploy/again.ts';
import {
  type Choice,
  deployBody,
  firstChoice,
  moved,
  noChoice,
  withNumber,
} from '../../../apps/console/src/screens/deploy/choice.ts';
import { issueAt } from '../../../apps/console/src/screens/deploy/issue-at.ts';
import type { Job } from '../../../shared/client/index.ts';

const training = { method: 'sft', num_epochs: 1, learning_rate: 0.1, batch_size: 1 } as const;
const known = {
  configs: [
    {
      id: 'c1',
      name: 'stored',
      model: { name: 'owner/model' },
      training,
      created_at: '2026-11-01T00:00:00.000Z',
      updated_at: '2026-11-01T00:00:00.000Z',
    },
  ],
  presets: [
    {
      id: 'p1',
      name: 'Preset',
      description: '',
      method: 'sft' as const,
      formats: [],
      needed_memory_gb: null,
      training_config: { name: 'preset', model: { name: 'owner/model' }, training },
    },
  ],
};
const bodyOf = (choice: Partial<Choice>) => deployBody({ ...noChoice, ...choice }, known);

describe('what is chosen for a job', () => {
  test('is no deploy yet without a dataset or a config', () => {
    expect(bodyOf({})).toBeUndefined();
    expect(bodyOf({ config: 'config:c1' })).toBeUndefined();
    expect(bodyOf({ datasetId: 'd1' })).toBeUndefined();
    const [own] = known.configs;
    const withOwn = { ...known, configs: own === undefined ? [] : [{ ...own, dataset_id: 'd2' }] };
    expect(deployBody({ ...noChoice, config: 'config:c1' }, withOwn)).toEqual({ training_config_id: 'c1' });
  });

  test('names a stored config, and takes along one that is changed for this job, or a preset', () => {
    expect(bodyOf({ datasetId: 'd1', config: 'config:c1' })).toEqual({ dataset_id: 'd1', training_config_id: 'c1' });
    expect(bodyOf({ datasetId: 'd1', config: 'config:c1', changes: { batch_size: 2 } })).toEqual({
      dataset_id: 'd1',
      training_config: { name: 'stored', model: { name: 'owner/model' }, training: { ...training, batch_size: 2 } },
    });
    expect(bodyOf({ datasetId: 'd1', config: 'preset:p1' })).toMatchObject({ training_config: { name: 'preset' } });
    expect(bodyOf({ datasetId: 'd1', config: 'config:gone' })).toMatchObject({ training_config_id: 'gone' });
  });

  test('leaves to the installation what is left open, and sends what was typed as it was typed', () => {
    const choice = { datasetId: 'd1', config: 'config:c1', name: '  ', gpus: ['b', 'a'], cloud: 'secure' } as const;
    const numbers = withNumber({ ...noChoice, numbers: { disk_gb: 60 } }, 'budget_limit', 'lots');
    expect(bodyOf({ ...choice, numbers, secretNames: ['HF_TOKEN'], validationId: 'd2' })).toEqual({
      dataset_id: 'd1',
      training_config_id: 'c1',
      gpu_types: ['b', 'a'],
      cloud: 'secure',
      disk_gb: 60,
      budget_limit: 'lots',
      secret_names: ['HF_TOKEN'],
      validation_dataset_id: 'd2',
    });
    expect(withNumber({ ...noChoice, numbers }, 'budget_limit', undefined)).toEqual({ disk_gb: 60 });
  });

  test('stays as it was chosen, but for what the address names', () => {
    const kept = { ...noChoice, name: 'mine', config: 'config:c1', changes: { batch_size: 2 } };
    expect(firstChoice(kept, {})).toEqual(kept);
    expect(firstChoice(kept, { dataset: 'd1' })).toEqual({ ...kept, datasetId: 'd1' });
    expect(firstChoice(kept, { preset: 'p1' })).toEqual({ ...kept, config: 'preset:p1', changes: {} });
  });

  test('has its cards moved by a place, within the list', () => {
    expect(moved(['a', 'b', 'c'], 2, -1)).toEqual(['a', 'c', 'b']);
    expect(moved(['a', 'b', 'c'], 0, -1)).toEqual(['a', 'b', 'c']);
    expect(moved(['a', 'b', 'c'], 2, 1)).toEqual(['a', 'b', 'c']);
  });
});

describe('a job that is deployed again', () => {
  const job = {
    id: 'j1',
    name: 'first',
    model: 'owner/model',
    labels: { team: 'a' },
    training_config: {
      name: 'stored',
      model: { name: 'owner/model', revision: null },
      training: { ...training, seed: 7, max_steps: null },
      trainer: 'transformers',
      push_to_hub: null,
      dataset_id: 'd1',
      validation_dataset_id: null,
    },
    requested: {
      gpu_types: ['RTX 4090'],
      cloud: 'secure',
      data_center_ids: ['EU-RO-1'],
      gpu_count: 2,
      docker_image: 'owner/image:tag',
      disk_gb: 80,
      volume_size_gb: 0,
      budget_limit: null,
      max_duration_minutes: 60,
      capacity_wait_minutes: 30,
      max_attempts: 2,
    },
  } as unknown as Job;

  test('is asked for as it was, without what was left out on purpose, and with what the form does not ask for', () => {
    expect(deployBody(choiceOfJob(job, 'first'), known)).toEqual({
      training_config: {
        name: 'stored',
        model: { name: 'owner/model' },
        training: { ...training, seed: 7 },
        trainer: 'transformers',
      },
      dataset_id: 'd1',
      name: 'first',
      labels: { team: 'a' },
      gpu_types: ['RTX 4090'],
      cloud: 'secure',
      data_center_ids: ['EU-RO-1'],
      gpu_count: 2,
      docker_image: 'owner/image:tag',
      disk_gb: 80,
      volume_size_gb: 0,
      max_duration_minutes: 60,
      capacity_wait_minutes: 30,
      max_attempts: 2,
    });
  });

  test('is another job with another config, and takes along nothing that the form does not show', () => {
    const other = deployBody({ ...choiceOfJob(job, 'first'), config: 'config:c1' }, known);
    expect(other).toMatchObject({ training_config_id: 'c1', name: 'first' });
    expect(other).not.toHaveProperty('labels');
    expect(other).not.toHaveProperty('docker_image');
  });

  test('of which that is not told is told so', () => {
    expect(() => choiceOfJob({ ...job, requested: undefined } as unknown as Job, 'first')).toThrow('is not known');
  });
});

describe('faults of a deploy', () => {
  const issues = [
    { path: 'budget_limit', message: 'is beyond your limit' },
    { path: 'training_config.training.lora_r', message: 'is used with use_lora true only' },
    { path: 'gpu_types.0', message: 'is no GPU' },
    { path: 'gpu_type', message: 'is no GPU' },
    { path: 'name', message: 'is too long' },
  ];

  test('stand at their fields, those within a field with their names', () => {
    expect(issueAt(issues, 'budget_limit')).toBe('is beyond your limit');
    expect(issueAt(issues, 'training_config')).toBe('training.lora_r: is used with use_lora true only');
    expect(issueAt(issues, 'gpu_type', 'gpu_types')).toBe('is no GPU');
    expect(issueAt(issues, 'disk_gb')).toBeUndefined();
    expect(issueAt(issues, 'names')).toBeUndefined();
  });
});
