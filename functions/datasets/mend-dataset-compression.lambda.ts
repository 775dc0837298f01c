import { readEnv } from '../../shared/runtime/env.ts';
import * as aws from '../../shared/wiring/aws.ts';
import { envSchema } from './mend-dataset-compression.env.ts';
import { createHandler } from './mend-dataset-compression.ts';

const env = readEnv(envSchema);

export const handler = createHandler({
  datasets: aws.datasets(env),
  controls: aws.controls(env),
  objects: aws.objects(env),
});
