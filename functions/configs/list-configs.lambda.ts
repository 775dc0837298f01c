import { readEnv } from '../../shared/runtime/env.ts';
import * as aws from '../../shared/wiring/aws.ts';
import { envSchema } from './list-configs.env.ts';
import { createHandler } from './list-configs.ts';

const env = readEnv(envSchema);

export const handler = createHandler({ configs: aws.configs(env) });
