import { readEnv } from '../../shared/runtime/env.ts';
import * as aws from '../../shared/wiring/aws.ts';
import { envSchema } from './update-job.env.ts';
import { createHandler } from './update-job.ts';

const env = readEnv(envSchema);

export const handler = createHandler({ jobs: aws.jobs(env), clock: () => new Date() });
