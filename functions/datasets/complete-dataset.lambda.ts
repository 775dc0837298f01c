import { readEnv } from '../../shared/runtime/env.ts';
import * as aws from '../../shared/wiring/aws.ts';
import { envSchema } from './complete-dataset.env.ts';
import { createHandler } from './complete-dataset.ts';

const env = readEnv(envSchema);

export const handler = createHandler({
  datasets: aws.datasets(env),
  controls: aws.controls(env),
  objects: aws.joinedObjects(env),
});
