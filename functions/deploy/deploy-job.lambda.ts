import { randomBytes, randomUUID } from 'node:crypto';
import { openedSecrets } from '../../shared/domain/accounts/named-secrets.ts';
import { deployCreateSeconds } from '../../shared/domain/deploy/first-offers.ts';
import { loadCatalog } from '../../shared/domain/gpus/load-catalog.ts';
import { podSettingsFrom } from '../../shared/domain/jobs/pod-spec.ts';
import { jobDefaultsSchema, policySchema } from '../../shared/domain/jobs/policy.ts';
import { reportCreate } from '../../shared/observability/report-create.ts';
import bootstrap from '../../shared/pod/bootstrap.sh';
import { readEnv } from '../../shared/runtime/env.ts';
import { log } from '../../shared/runtime/logger.ts';
import * as aws from '../../shared/wiring/aws.ts';
import { installationLimitsOf, userLimitsOf } from '../../shared/wiring/limits.ts';
import { providerForUsers } from '../../shared/wiring/provider.ts';
import { envSchema } from './deploy-job.env.ts';
import { createHandler } from './deploy-job.ts';
import { jobCapsOf } from './job-caps.ts';

const env = readEnv(envSchema);
const clock = () => new Date();
const usage = aws.usage(env);
const installation = aws.installation(env);
const secretsKey = aws.secretsKey(env, clock);
const provider = providerForUsers(env, clock, { createTimeoutMs: deployCreateSeconds * 1000 });
const catalog = aws.gpuCatalog(env);
const defaults = jobDefaultsSchema.parse(env);
const onFault = (error: unknown) => log.error('deploy_step_failed', error);

export const handler = createHandler({
  checks: {
    datasets: aws.datasets(env),
    configs: aws.configs(env),
    catalog: async () => (await loadCatalog(catalog, provider, clock)).gpus,
    defaultMaxDurationMinutes: defaults.MAX_DURATION_MINUTES,
    caps: jobCapsOf(env),
    controls: aws.controls(env),
    usage,
    userLimits: userLimitsOf(env),
    installation,
    installationLimits: installationLimitsOf(env),
    clock,
    onFault,
    namedSecrets: openedSecrets(aws.secretsOfUsers(env), secretsKey),
    allowPrivateWebhooks: env.STAGE === 'local',
  },
  jobs: aws.jobs(env),
  usage,
  installation,
  details: aws.jobDetails(env),
  work: aws.dueWork(env),
  provider,
  launcher: aws.launcher(env),
  deploysPerUserPerMinute: env.DEPLOYS_PER_USER_PER_MINUTE,
  secretsKey,
  clock,
  newId: randomUUID,
  randomBytes,
  defaultDockerImage: env.DEFAULT_DOCKER_IMAGE,
  defaults,
  policy: policySchema.parse(env),
  pods: podSettingsFrom(env, bootstrap),
  onOutcome: reportCreate,
  onFault,
});
