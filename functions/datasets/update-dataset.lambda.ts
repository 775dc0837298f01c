import { readEnv } from '../../shared/runtime/env.ts';
import * as aws from '../../shared/wiring/aws.ts';
import { envSchema } from './update-dataset.env.ts';
import { createHandler } from './update-dataset.ts';

const env = readEnv(envSchema);

export const handler = createHandler({ datasets: aws.datasets(env) });
