import { readEnv } from '../../shared/runtime/env.ts';
import * as aws from '../../shared/wiring/aws.ts';
import { envSchema } from './get-config.env.ts';
import { createHandler } from './get-config.ts';

const env = readEnv(envSchema);

export const handler = createHandler({ configs: aws.configs(env) });
