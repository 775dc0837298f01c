import { randomBytes, randomUUID } from 'node:crypto';
import { readEnv } from '../../shared/runtime/env.ts';
import * as aws from '../../shared/wiring/aws.ts';
import { envSchema } from './claim-attempt.env.ts';
import { createHandler } from './claim-attempt.ts';

const env = readEnv(envSchema);
const clock = () => new Date();

export const handler = createHandler({
  jobs: aws.jobs(env),
  details: aws.jobDetails(env),
  tokens: aws.downloadTokens(env),
  objects: aws.objects(env),
  runtimeObjects: aws.runtimeObjects(env),
  secretsKey: aws.secretsKey(env, clock),
  clock,
  newId: randomUUID,
  randomBytes,
  publicApiUrl: env.PUBLIC_API_URL,
  ttlDays: env.TELEMETRY_TTL_DAYS,
  defaultTtlSeconds: env.DOWNLOAD_TOKEN_TTL_SECONDS,
  settings: {
    runtimeKey: env.RUNTIME_KEY,
    runtimeSha256: env.RUNTIME_SHA256,
    heartbeatIntervalSeconds: env.HEARTBEAT_INTERVAL_SECONDS,
  },
});
