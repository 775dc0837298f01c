import { randomBytes } from 'node:crypto';
import { readEnv } from '../../shared/runtime/env.ts';
import { log } from '../../shared/runtime/logger.ts';
import * as aws from '../../shared/wiring/aws.ts';
import { envSchema } from './complete-artifact.env.ts';
import { createHandler } from './complete-artifact.ts';

const env = readEnv(envSchema);

export const handler = createHandler({
  jobs: aws.jobs(env),
  details: aws.jobDetails(env),
  artifacts: aws.artifacts(env),
  objects: aws.joinedObjects(env),
  usage: aws.usage(env),
  clock: () => new Date(),
  randomBytes,
  onFault: (error) => log.error('checkpoints_not_pruned', error),
});
