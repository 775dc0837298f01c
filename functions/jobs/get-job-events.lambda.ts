import { readEnv } from '../../shared/runtime/env.ts';
import * as aws from '../../shared/wiring/aws.ts';
import { envSchema } from './get-job-events.env.ts';
import { createHandler } from './get-job-events.ts';

const env = readEnv(envSchema);

export const handler = createHandler({ jobs: aws.jobs(env), details: aws.jobDetails(env) });
