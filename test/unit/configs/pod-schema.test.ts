import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { podConfigSchema } from '../../../shared/domain/configs/pod-schema.ts';
import { trainingConfigBodySchema } from '../../../shared/domain/configs/training-config.ts';
import { trainingSettingsSchema } from '../../../shared/domain/configs/training-settings.ts';
import { useOf } from '../../../shared/domain/configs/use-of.ts';

const fields = trainingSettingsSchema.keyof().options;

describe('the schema that the pod reads', () => {
  it('is the one that the API checks with; npm run pod-schema after a change (F47)', () => {
    const committed = readFileSync('shared/pod/podwarden_pod/training_config.schema.json', 'utf8');
    expect(JSON.parse(committed)).toEqual(JSON.parse(JSON.stringify(podConfigSchema())));
  });

  it('is valid JSON Schema, and takes what the API takes', () => {
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    const takes = ajv.compile(podConfigSchema());
    const config = {
      name: 'a config',
      model: { name: 'owner/model' },
      training: { method: 'sft', num_epochs: 1, learning_rate: 0.1, batch_size: 1 },
    };
    for (const [change, fits] of [
      [{}, true],
      [{ trainer: 'other' }, false],
      [{ push_to_hub: { repo_id: 'owner/name', private: false } }, false],
      [{ training: { ...config.training, magic: 1 } }, false],
    ] as const) {
      const changed = { ...config, ...change };
      expect([change, takes(changed)]).toEqual([change, fits]);
      expect([change, trainingConfigBodySchema.safeParse(changed).success]).toEqual([change, fits]);
    }
  });

  it.each(fields)('has a default for %s that its own schema takes', (field) => {
    const { default: value } = useOf(field);
    if (value !== undefined) expect(trainingSettingsSchema.shape[field].safeParse(value).error).toBeUndefined();
  });

  it.each(fields)('says of %s what happens where it is not given', (field) => {
    const use = useOf(field);
    const isOptional = trainingSettingsSchema.shape[field].safeParse(undefined).success;
    if (isOptional && use.default === undefined) expect(use.description).toMatch(/\w/);
  });
});
