import { randomUUID } from 'node:crypto';
import { readEnv } from '../../shared/runtime/env.ts';
import * as aws from '../../shared/wiring/aws.ts';
import { envSchema } from './create-config.env.ts';
import { createHandler } from './create-config.ts';

const env = readEnv(envSchema);

export const handler = createHandler({
  configs: aws.configs(env),
  datasets: aws.datasets(env),
  controls: aws.controls(env),
  clock: () => new Date(),
  newId: randomUUID,
});
