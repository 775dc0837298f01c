import { randomBytes } from 'node:crypto';
import { readEnv } from '../../shared/runtime/env.ts';
import * as aws from '../../shared/wiring/aws.ts';
import { createWebhookDelivery } from './deliver-webhook.ts';
import { envSchema } from './do-due-work.env.ts';
import { createHandler } from './do-due-work.ts';
import { createJobErasure } from './erase-job.ts';

const env = readEnv(envSchema);
const clock = () => new Date();

export const handler = createHandler({
  work: aws.dueWork(env),
  clock,
  workers: {
    'deliver-webhook': createWebhookDelivery({
      jobs: aws.jobs(env),
      details: aws.jobDetails(env),
      secretsKey: aws.secretsKey(env, clock),
      clock,
      fetch,
    }),
    'erase-job': createJobErasure({
      records: aws.erasures(env),
      artifacts: aws.artifacts(env),
      objects: aws.objects(env),
      usage: aws.usage(env),
      clock,
      randomBytes,
    }),
  },
});
