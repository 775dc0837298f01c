import { randomBytes, randomUUID } from 'node:crypto';
import { readEnv } from '../../shared/runtime/env.ts';
import * as aws from '../../shared/wiring/aws.ts';
import { envSchema } from './refresh-download-token.env.ts';
import { createHandler } from './refresh-download-token.ts';

const env = readEnv(envSchema);

export const handler = createHandler({
  tokens: aws.downloadTokens(env),
  jobs: aws.jobs(env),
  clock: () => new Date(),
  newId: randomUUID,
  randomBytes,
  publicApiUrl: env.PUBLIC_API_URL,
  defaultTtlSeconds: env.DOWNLOAD_TOKEN_TTL_SECONDS,
});
