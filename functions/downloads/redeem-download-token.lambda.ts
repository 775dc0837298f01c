import { readEnv } from '../../shared/runtime/env.ts';
import * as aws from '../../shared/wiring/aws.ts';
import { envSchema } from './redeem-download-token.env.ts';
import { createHandler } from './redeem-download-token.ts';

const env = readEnv(envSchema);

export const handler = createHandler({
  tokens: aws.downloadTokens(env),
  objects: aws.objects(env),
  clock: () => new Date(),
});
