import { readEnv } from '../../shared/runtime/env.ts';
import * as aws from '../../shared/wiring/aws.ts';
import { envSchema } from './get-job-artifacts.env.ts';
import { createHandler } from './get-job-artifacts.ts';

const env = readEnv(envSchema);

export const handler = createHandler({
  jobs: aws.jobs(env),
  artifacts: aws.artifacts(env),
  objects: aws.objects(env),
});
