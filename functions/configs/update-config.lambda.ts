import { readEnv } from '../../shared/runtime/env.ts';
import * as aws from '../../shared/wiring/aws.ts';
import { envSchema } from './update-config.env.ts';
import { createHandler } from './update-config.ts';

const env = readEnv(envSchema);

export const handler = createHandler({
  configs: aws.configs(env),
  datasets: aws.datasets(env),
  controls: aws.controls(env),
  clock: () => new Date(),
});
