import * as z from 'zod';
import { trainingConfigBodySchema, trainingConfigSchema } from '../../domain/configs/training-config.ts';
import { trainingMethodSchema } from '../../domain/configs/training-method.ts';
import { datasetFormatSchema } from '../../domain/datasets/dataset.ts';
import { operation } from '../operation.ts';
import { byId, listQuery, pageOf } from './common.ts';

const configSchema = trainingConfigSchema.meta({ id: 'Config' });

const ofConfig = { subject: 'config_id', path: byId } as const;

export const createConfig = operation({
  name: 'create-config',
  summary: 'Stores a training config',
  body: trainingConfigBodySchema,
  idempotent: true,
  isVersioned: true,
  output: configSchema,
  answers: { 201: 'The config' },
  errors: [404, 409, 422],
});

export const listConfigs = operation({
  name: 'list-configs',
  summary: 'Training configs of the user, newest first',
  query: listQuery,
  output: pageOf(configSchema),
  answers: { 200: 'A page' },
});

export const getConfig = operation({
  name: 'get-config',
  summary: 'One training config',
  ...ofConfig,
  isVersioned: true,
  output: configSchema,
  answers: { 200: 'The config' },
  errors: [404],
});

export const updateConfig = operation({
  name: 'update-config',
  summary: 'Replaces a training config; jobs that were deployed keep the one they had',
  ...ofConfig,
  body: trainingConfigBodySchema,
  isConditional: true,
  isVersioned: true,
  output: configSchema,
  answers: { 200: 'The config' },
  errors: [404, 412, 422],
});

export const deleteConfig = operation({
  name: 'delete-config',
  summary: 'Deletes a training config; jobs that were deployed keep their copy',
  ...ofConfig,
  answers: { 204: 'It is gone' },
  errors: [404],
});

export const listPresets = operation({
  name: 'list-presets',
  summary: 'Configs to begin with, one or more a method: each can be deployed as it is, with a dataset',
  output: z.object({
    items: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        description: z.string(),
        method: trainingMethodSchema,
        formats: z.array(datasetFormatSchema).meta({ description: 'Of datasets that it learns from.' }),
        needed_memory_gb: z
          .number()
          .nullable()
          .meta({ description: 'Of one GPU, by our estimate; null where it needs none.' }),
        training_config: trainingConfigBodySchema,
      }),
    ),
    next_cursor: z.null(),
  }),
  answers: { 200: 'The presets' },
});
