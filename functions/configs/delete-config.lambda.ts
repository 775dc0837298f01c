import { readEnv } from '../../shared/runtime/env.ts';
import * as aws from '../../shared/wiring/aws.ts';
import { envSchema } from './delete-config.env.ts';
import { createHandler } from './delete-config.ts';

const env = readEnv(envSchema);

export const handler = createHandler({ configs: aws.configs(env) });
