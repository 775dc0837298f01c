import { readEnv } from '../../shared/runtime/env.ts';
import * as aws from '../../shared/wiring/aws.ts';
import { envSchema } from './list-datasets.env.ts';
import { createHandler } from './list-datasets.ts';

const env = readEnv(envSchema);

export const handler = createHandler({ datasets: aws.datasets(env) });
