import * as z from 'zod';
import { idSchema } from '../values.ts';
import { resolveConfig, settingNames, unsetIn, withNewerSettings } from './resolve-config.ts';
import { trainerOf } from './trainer-of.ts';
import { type TrainingConfigBody, trainerSchema } from './training-config.ts';
import { trainingSettingsSchema } from './training-settings.ts';

const valueSchema = z.union([z.string(), z.number(), z.boolean(), z.array(z.string()), z.null()]);
const settingsSchema = z.record(trainingSettingsSchema.keyof(), valueSchema);

/** A resolved config with every field. `null` means that the field has no value on purpose. */
export const resolvedConfigSchema = z.object({
  name: z.string(),
  trainer: trainerSchema,
  model: z.object({ name: z.string(), revision: z.string().nullable(), num_parameters: z.int().nullable() }),
  training: settingsSchema,
  dataset_id: idSchema,
  validation_dataset_id: idSchema.nullable(),
  push_to_hub: z.object({ repo_id: z.string(), private: z.literal(true) }).nullable(),
});
export type ResolvedConfig = z.input<typeof resolvedConfigSchema>;

/** A config as stored on a job. */
export interface KeptConfig {
  readonly training_config: TrainingConfigBody;
  /** The settings that the config omits on purpose. Absent on jobs of earlier releases, whose config was stored unresolved. */
  readonly unset_settings?: readonly string[] | undefined;
}

/** Resolves a config when a job is deployed. Every attempt trains with the stored result, even if defaults change later. */
export const keptConfig = (config: TrainingConfigBody) => {
  const training_config = resolveConfig(config);
  return { training_config, unset_settings: [...unsetIn(training_config)] };
};

/** Returns the config as sent to the pod and shown to users. */
export const resolvedConfigOf = ({
  training_config,
  unset_settings,
  dataset_id,
  validation_dataset_id,
}: KeptConfig & {
  readonly dataset_id: string;
  readonly validation_dataset_id?: string | undefined;
}): ResolvedConfig => {
  const config =
    unset_settings === undefined
      ? resolveConfig({ ...training_config, validation_dataset_id })
      : withNewerSettings(training_config, unset_settings);
  const { name, model, training, push_to_hub: hub } = config;
  return {
    name,
    trainer: trainerOf(config),
    model: { name: model.name, revision: model.revision ?? null, num_parameters: model.num_parameters ?? null },
    training: settingsSchema.parse(Object.fromEntries(settingNames.map((field) => [field, training[field] ?? null]))),
    dataset_id,
    validation_dataset_id: validation_dataset_id ?? null,
    push_to_hub: hub === undefined ? null : { repo_id: hub.repo_id, private: true },
  };
};
