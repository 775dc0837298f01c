import { randomBytes } from 'node:crypto';
import { readEnv } from '../../shared/runtime/env.ts';
import { log } from '../../shared/runtime/logger.ts';
import * as aws from '../../shared/wiring/aws.ts';
import { envSchema } from './create-artifact.env.ts';
import { createHandler } from './create-artifact.ts';

const env = readEnv(envSchema);

export const handler = createHandler({
  jobs: aws.jobs(env),
  artifacts: aws.artifacts(env),
  objects: aws.objects(env),
  usage: aws.usage(env),
  clock: () => new Date(),
  randomBytes,
  maxArtifactBytes: env.MAX_ARTIFACT_BYTES_PER_JOB,
  onFault: (error) => log.error('artifact_bytes_not_settled', error),
});
