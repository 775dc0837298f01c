import { readEnv } from '../../shared/runtime/env.ts';
import * as aws from '../../shared/wiring/aws.ts';
import { envSchema } from './get-artifact.env.ts';
import { createHandler } from './get-artifact.ts';

const env = readEnv(envSchema);

export const handler = createHandler({
  jobs: aws.jobs(env),
  artifacts: aws.artifacts(env),
  telemetry: aws.telemetry(env),
  objects: aws.objects(env),
  clock: () => new Date(),
});
