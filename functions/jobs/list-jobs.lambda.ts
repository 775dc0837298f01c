import { readEnv } from '../../shared/runtime/env.ts';
import * as aws from '../../shared/wiring/aws.ts';
import { envSchema } from './list-jobs.env.ts';
import { createHandler } from './list-jobs.ts';

const env = readEnv(envSchema);

export const handler = createHandler({ jobs: aws.jobs(env), clock: () => new Date() });
