import { randomBytes, randomUUID } from 'node:crypto';
import { readEnv } from '../../shared/runtime/env.ts';
import { log } from '../../shared/runtime/logger.ts';
import * as aws from '../../shared/wiring/aws.ts';
import { userLimitsOf } from '../../shared/wiring/limits.ts';
import { envSchema } from './create-dataset.env.ts';
import { createHandler } from './create-dataset.ts';

const env = readEnv(envSchema);

export const handler = createHandler({
  datasets: aws.datasets(env),
  controls: aws.controls(env),
  objects: aws.objects(env),
  usage: aws.usage(env),
  clock: () => new Date(),
  userLimits: userLimitsOf(env),
  onFault: (error) => log.error('create_dataset_step_failed', error),
  newId: randomUUID,
  randomBytes,
  maxDatasetBytes: env.MAX_DATASET_BYTES,
});
