import { readEnv } from '../../shared/runtime/env.ts';
import * as aws from '../../shared/wiring/aws.ts';
import { provider } from '../../shared/wiring/provider.ts';
import { envSchema } from './refresh-gpu-catalog.env.ts';
import { createHandler } from './refresh-gpu-catalog.ts';

const env = readEnv(envSchema);
const clock = () => new Date();

export const handler = createHandler({
  catalog: aws.gpuCatalog(env),
  provider: provider(env, clock),
  clock,
});
