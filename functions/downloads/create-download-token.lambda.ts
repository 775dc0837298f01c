import { randomBytes, randomUUID } from 'node:crypto';
import { readEnv } from '../../shared/runtime/env.ts';
import * as aws from '../../shared/wiring/aws.ts';
import { envSchema } from './create-download-token.env.ts';
import { createHandler } from './create-download-token.ts';

const env = readEnv(envSchema);
const clock = () => new Date();

export const handler = createHandler({
  datasets: aws.datasets(env),
  tokens: aws.downloadTokens(env),
  objects: aws.objects(env),
  secret: aws.secretsKey(env, clock),
  clock,
  newId: randomUUID,
  randomBytes,
  publicApiUrl: env.PUBLIC_API_URL,
  defaultTtlSeconds: env.DOWNLOAD_TOKEN_TTL_SECONDS,
});
