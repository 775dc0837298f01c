import { policySchema } from '../../shared/domain/jobs/policy.ts';
import { isProvenLately } from '../../shared/domain/reaper/silence.ts';
import { operatorRuleOf } from '../../shared/http/operator.ts';
import { unreadableJob } from '../../shared/observability/report-unreadable.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { log } from '../../shared/runtime/logger.ts';
import * as aws from '../../shared/wiring/aws.ts';
import { installationLimitsOf, userLimitsOf } from '../../shared/wiring/limits.ts';
import { provider } from '../../shared/wiring/provider.ts';
import { envSchema } from './dry-run-sweep.env.ts';
import { createHandler } from './dry-run-sweep.ts';

const env = readEnv(envSchema);
const clock = () => new Date();

export const handler = createHandler({
  jobs: aws.jobs(env),
  state: aws.reaperState(env),
  // A dry run writes nothing, so it sends no canary report and uses the last sweep's finding.
  canary: async (proof) => (isProvenLately(proof, clock()) ? 'heard' : 'not_heard'),
  controls: aws.controls(env),
  usage: aws.usage(env),
  userLimits: userLimitsOf(env),
  installation: aws.installation(env),
  installationLimits: installationLimitsOf(env),
  provider: provider(env, clock),
  clock,
  policy: policySchema.parse(env),
  pods: { stage: env.STAGE },
  // A sweep has the same number of calls. A dry run thus reads as many logs and sees what a sweep would see.
  maxProviderCalls: env.RUNPOD_CALLS_FOR_SWEEPS,
  // API Gateway stops waiting after 30 s.
  deadlineSeconds: 25,
  operator: operatorRuleOf(env),
  onFault: (error) => log.error('sweep_look_failed', error),
  onUnreadable: unreadableJob,
});
