import { randomBytes } from 'node:crypto';
import { podSettingsFrom } from '../../shared/domain/jobs/pod-spec.ts';
import { policySchema } from '../../shared/domain/jobs/policy.ts';
import { launchCreateSeconds } from '../../shared/domain/launcher/run-launches.ts';
import bootstrap from '../../shared/pod/bootstrap.sh';
import { readEnv } from '../../shared/runtime/env.ts';
import { log } from '../../shared/runtime/logger.ts';
import * as aws from '../../shared/wiring/aws.ts';
import { provider } from '../../shared/wiring/provider.ts';
import { envSchema } from './launch-jobs.env.ts';
import { createHandler } from './launch-jobs.ts';

const env = readEnv(envSchema);
const clock = () => new Date();

export const handler = createHandler({
  jobs: aws.jobs(env),
  state: aws.reaperState(env),
  details: aws.jobDetails(env),
  controls: aws.controls(env),
  work: aws.dueWork(env),
  allowances: aws.allowances(env),
  callsOfLaunches: env.RUNPOD_CALLS_OF_LAUNCHES,
  provider: provider(env, clock, { createTimeoutMs: launchCreateSeconds * 1000 }),
  clock,
  randomBytes,
  policy: policySchema.parse(env),
  pods: podSettingsFrom(env, bootstrap),
  onFault: (error) => log.error('launch_failed', error),
});
