import { randomBytes } from 'node:crypto';
import { readEnv } from '../../shared/runtime/env.ts';
import * as aws from '../../shared/wiring/aws.ts';
import { envSchema } from './delete-artifact.env.ts';
import { createHandler } from './delete-artifact.ts';

const env = readEnv(envSchema);

export const handler = createHandler({
  jobs: aws.jobs(env),
  artifacts: aws.artifacts(env),
  objects: aws.objects(env),
  usage: aws.usage(env),
  clock: () => new Date(),
  randomBytes,
});
