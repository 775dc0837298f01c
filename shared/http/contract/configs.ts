import { trainingConfigBodySchema, trainingConfigSchema } from '../../domain/configs/training-config.ts';
import { operation } from '../operation.ts';
import { byId, listQuery, noQuery, pageOf } from './common.ts';

export const createConfig = operation({
  name: 'create-config',
  summary: 'Stores a training config',
  query: noQuery,
  body: trainingConfigBodySchema,
  idempotent: true,
  isVersioned: true,
  output: trainingConfigSchema,
  answers: { 201: 'The config' },
  errors: [403, 404, 409, 422],
});

export const listConfigs = operation({
  name: 'list-configs',
  summary: 'Training configs of the user, newest first',
  query: listQuery,
  output: pageOf(trainingConfigSchema),
  answers: { 200: 'A page' },
});

export const getConfig = operation({
  name: 'get-config',
  summary: 'One training config',
  subject: 'config_id',
  path: byId,
  query: noQuery,
  isVersioned: true,
  output: trainingConfigSchema,
  answers: { 200: 'The config' },
  errors: [404],
});

export const updateConfig = operation({
  name: 'update-config',
  summary: 'Replaces a training config; jobs that were deployed keep the one they had',
  subject: 'config_id',
  path: byId,
  query: noQuery,
  body: trainingConfigBodySchema,
  isConditional: true,
  isVersioned: true,
  output: trainingConfigSchema,
  answers: { 200: 'The config' },
  errors: [403, 404, 412, 422],
});

export const deleteConfig = operation({
  name: 'delete-config',
  summary: 'Deletes a training config; jobs that were deployed keep their copy',
  subject: 'config_id',
  path: byId,
  query: noQuery,
  answers: { 204: 'It is gone' },
  errors: [404],
});
