import { randomBytes } from 'node:crypto';
import { readEnv } from '../../shared/runtime/env.ts';
import { log } from '../../shared/runtime/logger.ts';
import * as aws from '../../shared/wiring/aws.ts';
import { envSchema } from './delete-dataset.env.ts';
import { createHandler } from './delete-dataset.ts';

const env = readEnv(envSchema);

export const handler = createHandler({
  datasets: aws.datasets(env),
  jobs: aws.jobs(env),
  objects: aws.objects(env),
  usage: aws.usage(env),
  clock: () => new Date(),
  randomBytes,
  onFault: (error) => log.error('delete_dataset_step_failed', error),
});
