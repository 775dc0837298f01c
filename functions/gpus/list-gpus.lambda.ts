import { readEnv } from '../../shared/runtime/env.ts';
import * as aws from '../../shared/wiring/aws.ts';
import { providerForUsers } from '../../shared/wiring/provider.ts';
import { envSchema } from './list-gpus.env.ts';
import { createHandler } from './list-gpus.ts';

const env = readEnv(envSchema);
const clock = () => new Date();

export const handler = createHandler({
  catalog: aws.gpuCatalog(env),
  provider: providerForUsers(env, clock),
  clock,
});
