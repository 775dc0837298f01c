import { readEnv } from '../../shared/runtime/env.ts';
import * as aws from '../../shared/wiring/aws.ts';
import { envSchema } from './get-dataset-upload.env.ts';
import { createHandler } from './get-dataset-upload.ts';

const env = readEnv(envSchema);

export const handler = createHandler({
  datasets: aws.datasets(env),
  controls: aws.controls(env),
  objects: aws.objects(env),
});
