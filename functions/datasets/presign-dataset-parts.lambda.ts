import { readEnv } from '../../shared/runtime/env.ts';
import * as aws from '../../shared/wiring/aws.ts';
import { envSchema } from './presign-dataset-parts.env.ts';
import { createHandler } from './presign-dataset-parts.ts';

const env = readEnv(envSchema);

export const handler = createHandler({
  datasets: aws.datasets(env),
  controls: aws.controls(env),
  objects: aws.objects(env),
});
