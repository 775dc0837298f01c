import { randomUUID } from 'node:crypto';
import { policySchema } from '../../shared/domain/jobs/policy.ts';
import { sweepDeadlineSeconds } from '../../shared/domain/reaper/call-budget.ts';
import { createCanary } from '../../shared/domain/reaper/canary.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { log } from '../../shared/runtime/logger.ts';
import * as aws from '../../shared/wiring/aws.ts';
import { installationLimitsOf, userLimitsOf } from '../../shared/wiring/limits.ts';
import { provider } from '../../shared/wiring/provider.ts';
import { envSchema } from './sweep.env.ts';
import { createHandler } from './sweep.ts';

const env = readEnv(envSchema);
const clock = () => new Date();
const jobs = aws.jobs(env);
const onFault = (error: unknown) => log.error('sweep_action_failed', error);

export const handler = createHandler({
  jobs,
  state: aws.reaperState(env),
  details: aws.jobDetails(env),
  canary: createCanary({
    jobs,
    secretsKey: aws.secretsKey(env, clock),
    publicApiUrl: env.PUBLIC_API_URL,
    stage: env.STAGE,
    clock,
    fetch,
    onFault,
  }),
  controls: aws.controls(env),
  usage: aws.usage(env),
  userLimits: userLimitsOf(env),
  installation: aws.installation(env),
  installationLimits: installationLimitsOf(env),
  artifacts: aws.artifacts(env),
  datasets: aws.datasets(env),
  provider: provider(env, clock),
  clock,
  newId: randomUUID,
  launcher: aws.launcher(env),
  policy: policySchema.parse(env),
  pods: { stage: env.STAGE },
  maxProviderCalls: env.RUNPOD_CALLS_FOR_SWEEPS,
  deadlineSeconds: sweepDeadlineSeconds,
  work: aws.dueWork(env),
  onFault,
});
